import type { FlowNode } from "./flow";
import { type Ended, neededBy, upstreamOf } from "./node-bindings";

/**
 * Outcome of a node, of which it depends whether others run.
 *
 * - `failed`: it, or before it a node that it depends on. Allowed failures are those of nodes that allow them.
 * - `passed-over`: its own condition was false. Nodes that only wait for it go on.
 * - `left-out`: it lacks the output of a node that was skipped or failed. All that depend on it are skipped too.
 */
export type Outcome =
  | { kind: "completed"; output: unknown }
  | { kind: "failed"; node: string; message: string; isAllowed: boolean }
  | { kind: "passed-over" | "left-out"; message: string };

type Skip = Extract<Outcome, { kind: "passed-over" | "left-out" }>;

/**
 * Decides, from the outcomes of all nodes that a node depends on, whether it runs; its condition is still to be
 * evaluated.
 * @returns the outcome of a node that does not run; undefined when it does
 */
export function whatFollows(
  node: FlowNode,
  outcomes: ReadonlyMap<string, Outcome>,
): Exclude<Outcome, { kind: "completed" }> | undefined {
  const followed = new Set(node.onFailureOf);
  const needed = new Set(neededBy(node));
  const others = upstreamOf(node).filter((id) => !followed.has(id));
  for (const id of others) {
    const outcome = outcomes.get(id);
    if (outcome?.kind === "failed" && !outcome.isAllowed) return outcome;
  }
  for (const id of others) {
    const { kind } = outcomes.get(id)!;
    if (kind === "left-out") return skip("left-out", `It depends on ${id}, which was skipped.`);
    if (needed.has(id) && kind !== "completed")
      return skip(
        "left-out",
        `It uses the output of ${id}, which ${kind === "failed" ? "failed" : "was skipped"}.`,
      );
  }
  if (followed.size > 0 && ![...followed].some((id) => outcomes.get(id)?.kind === "failed"))
    return skip(
      "passed-over",
      followed.size === 1
        ? `${[...followed][0]} did not fail.`
        : `None of ${[...followed].join(", ")} failed.`,
    );
  return undefined;
}

/** The outcome of a node whose condition is false. */
export function passedOver(node: FlowNode): Skip {
  return skip("passed-over", `Its condition is false: ${node.when}`);
}

/** The failure that ends a run as Failed: of the first node, in their order, whose failure is not allowed. */
export function failureOf(outcomes: Iterable<Outcome>): { node: string; message: string } | undefined {
  for (const outcome of outcomes) if (outcome.kind === "failed" && !outcome.isAllowed) return outcome;
  return undefined;
}

/** An outcome as inputs and conditions of later nodes see it. */
export function asEnded(outcome: Outcome): Ended {
  switch (outcome.kind) {
    case "completed":
      return { state: "Completed", message: "", output: outcome.output };
    case "failed":
      return { state: "Failed", message: outcome.message };
    default:
      return { state: "Skipped", message: outcome.message };
  }
}

function skip(kind: Skip["kind"], message: string): Skip {
  return { kind, message };
}
