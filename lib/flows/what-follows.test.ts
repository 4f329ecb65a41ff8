import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { FlowNode } from "./flow";
import { neededBy, upstreamOf } from "./node-bindings";
import { asEnded, failureOf, type Outcome, passedOver, whatFollows } from "./what-follows";

type Given = Partial<FlowNode> & { uses?: string[]; does?: "fail" | "pass over" };

/** Outcomes of nodes that are given in an order in which each comes after those it depends on. */
function walk(given: Record<string, Given>): Map<string, Outcome> {
  const outcomes = new Map<string, Outcome>();
  for (const [id, { uses = [], does, ...options }] of Object.entries(given)) {
    const input = Object.fromEntries(uses.map((other) => [other, { $from: `nodes.${other}.output.x` }]));
    const node = FlowNode.parse({ id, task: "t", input, ...options });
    const failed = {
      kind: "failed",
      node: id,
      message: "No.",
      isAllowed: node.allowFailure ?? false,
    } as const;
    const runs = does === "fail" ? failed : ({ kind: "completed", output: {} } as const);
    outcomes.set(id, whatFollows(node, outcomes) ?? (does === "pass over" ? passedOver(node) : runs));
  }
  return outcomes;
}
const kinds = (given: Record<string, Given>) =>
  Object.fromEntries([...walk(given)].map(([id, { kind }]) => [id, kind]));

describe("after a node", () => {
  test("that failed, nothing runs, as in every flow before there were conditions", () => {
    const nodes = { a: { does: "fail" as const }, b: { after: ["a"] }, c: { uses: ["b"] }, d: {} };
    expect(kinds(nodes)).toEqual({ a: "failed", b: "failed", c: "failed", d: "completed" });
    expect(failureOf(walk(nodes).values())).toMatchObject({ node: "a", message: "No." });
  });

  test("that may fail, those run that only wait for it", () => {
    const nodes = {
      a: { does: "fail" as const, allowFailure: true },
      b: { after: ["a"] },
      c: { uses: ["a"] },
      d: { after: ["c"] },
      e: { after: ["b"] },
    };
    expect(kinds(nodes)).toMatchObject({ b: "completed", c: "left-out", d: "left-out", e: "completed" });
    expect(failureOf(walk(nodes).values())).toBeUndefined();
    expect(walk(nodes).get("c")).toMatchObject({ message: "It uses the output of a, which failed." });
  });

  test("that was passed over, an approval before it is not passed over by what needs its output", () => {
    const nodes = {
      score: { does: "pass over" as const, when: "false" },
      approve: { uses: ["score"] },
      deploy: { after: ["approve"] },
      log: { after: ["score"] },
    };
    expect(kinds(nodes)).toMatchObject({ approve: "left-out", deploy: "left-out", log: "completed" });
    expect(walk(nodes).get("deploy")).toMatchObject({ message: "It depends on approve, which was skipped." });
  });

  test("nodes on failure run if it failed or could not run, and the run still fails", () => {
    const nodes = {
      a: { does: "fail" as const },
      b: { after: ["a"] },
      clean: { onFailureOf: ["b"] },
      none: { onFailureOf: ["clean", "other"] },
      after: { after: ["none"] },
    };
    const given = { other: {}, ...nodes };
    expect(kinds(given)).toMatchObject({ clean: "completed", none: "passed-over", after: "completed" });
    expect(walk(given).get("none")).toMatchObject({ message: "None of clean, other failed." });
    expect(failureOf(walk(given).values())).toMatchObject({ node: "a" });
  });
});

const ids = Array.from({ length: 9 }, (_, at) => `n${at}`);
const flow = fc
  .array(
    fc.record({
      edges: fc.array(fc.tuple(fc.nat(8), fc.constantFrom("after", "uses", "onFailureOf", "when" as const)), {
        maxLength: 4,
      }),
      allowFailure: fc.boolean(),
      does: fc.constantFrom(undefined, undefined, "fail" as const, "pass over" as const),
    }),
    { minLength: 1, maxLength: ids.length },
  )
  .map((nodes) =>
    Object.fromEntries(
      nodes.map(({ edges, ...rest }, at): [string, Given] => {
        const to = (kind: string) => [
          ...new Set(edges.flatMap(([other, of]) => (of === kind && other < at ? [ids[other]!] : []))),
        ];
        const onFailureOf = to("onFailureOf").filter((id) => !to("uses").includes(id));
        const named = to("when").map((id) => `nodes.${id}.state == "Failed"`);
        return [
          ids[at]!,
          {
            ...rest,
            after: to("after"),
            uses: to("uses"),
            ...(onFailureOf.length > 0 && { onFailureOf }),
            ...((named.length > 0 || rest.does === "pass over") && { when: [...named, "true"].join(" || ") }),
          },
        ];
      }),
    ),
  );

test("any flow ends: what ran had its inputs, what did not run says why, and failures are not lost", () => {
  fc.assert(
    fc.property(flow, (given) => {
      const outcomes = walk(given);
      expect(outcomes.size).toBe(Object.keys(given).length);
      for (const [id, { uses = [], does: _, ...options }] of Object.entries(given)) {
        const input = Object.fromEntries(uses.map((other) => [other, { $from: `nodes.${other}.output.x` }]));
        const node = FlowNode.parse({ id, task: "t", input, ...options });
        const of = (other: string) => outcomes.get(other)!;
        const outcome = of(id);
        if (outcome.kind !== "completed") expect(asEnded(outcome).message).not.toBe("");
        // A failure names the node that failed itself.
        if (outcome.kind === "failed") expect(given[outcome.node]?.does).toBe("fail");
        const hasRun = outcome.kind === "completed" || (outcome.kind === "failed" && outcome.node === id);
        if (!hasRun) continue;
        for (const other of neededBy(node)) expect(of(other).kind).toBe("completed");
        const followed = node.onFailureOf ?? [];
        if (followed.length > 0) expect(followed.some((other) => of(other).kind === "failed")).toBe(true);
        for (const other of upstreamOf(node)) {
          if (followed.includes(other)) continue;
          const before = of(other);
          expect(before.kind).not.toBe("left-out");
          if (before.kind === "failed") expect(before.isAllowed).toBe(true);
        }
      }
      const own = [...outcomes].filter(([id, outcome]) => outcome.kind === "failed" && outcome.node === id);
      const counts = own.some(([id]) => !given[id]?.allowFailure);
      expect(failureOf(outcomes.values()) !== undefined).toBe(counts);
    }),
    { numRuns: 500 },
  );
});
