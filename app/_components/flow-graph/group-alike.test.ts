import { expect, test } from "vitest";
import { groupAlike, stemOf } from "./group-alike";

const node = (id: string, task: string, ...after: string[]) => ({ id, task, after });
const idsOf = (nodes: Parameters<typeof groupAlike>[0]) =>
  groupAlike(nodes, 2).map(({ members, after }) => [members.map(({ id }) => id).join(" "), after.join(" ")]);

test("branches of any length that stand alike are one, step by step", () => {
  const branches = ["1", "2", "3"].flatMap((name) => [
    node(`fetch-${name}`, "http", "list"),
    node(`clean-${name}`, "sql", `fetch-${name}`),
  ]);
  expect(
    idsOf([node("list", "http"), ...branches, node("merge", "sql", "clean-1", "clean-2", "clean-3")]),
  ).toEqual([
    ["list", ""],
    ["fetch-1 fetch-2 fetch-3", "list"],
    ["clean-1 clean-2 clean-3", "fetch-1"],
    ["merge", "clean-1"],
  ]);
});

test("another task, another place or a longer branch stands apart, and a chain of one task stays a chain", () => {
  expect(
    idsOf([
      node("list", "http"),
      node("a", "sql", "list"),
      node("b", "sql", "list"),
      node("c", "http", "list"),
      node("d", "sql", "list"),
      node("after-d", "sql", "d"),
    ]),
  ).toEqual([
    ["list", ""],
    ["a b", "list"],
    ["c", "list"],
    ["d", "list"],
    ["after-d", "d"],
  ]);
  const chain = Array.from({ length: 9 }, (_, place) =>
    node(`n${place}`, "wait", ...(place > 0 ? [`n${place - 1}`] : [])),
  );
  expect(groupAlike(chain, 2)).toHaveLength(9);
  const three = [node("list", "http"), node("a", "sql", "list"), node("b", "sql", "list")];
  expect(groupAlike([...three, node("end", "http", "a", "b")], 3).map(({ after }) => after)).toEqual([
    [],
    ["list"],
    ["list"],
    ["a", "b"],
  ]);
  // Names of no node do not count.
  expect(idsOf([node("a", "sql", "gone"), node("b", "sql")])).toEqual([["a b", ""]]);
});

test("a group is called by what its names begin with, else by its task", () => {
  expect(stemOf([node("score-1", "sql"), node("score-12", "sql")])).toBe("score");
  expect(stemOf([node("north", "sql"), node("south", "sql")])).toBe("sql");
});

test("groups are the coarsest that their neighbours tell apart, in any graph and order", () => {
  let seed = 7;
  const random = (below: number) => {
    seed = (seed * 48271) % 2147483647;
    return seed % below;
  };
  for (let graph = 0; graph < 60; graph++) {
    const nodes = Array.from({ length: 3 + random(12) }, (_, place) =>
      node(
        `n${place}`,
        `task-${random(2)}`,
        ...Array.from({ length: place }, (_, other) => `n${other}`).filter(() => random(4) === 0),
      ),
    ).sort(() => random(3) - 1);
    const found = groupAlike(nodes, 1).map(({ members }) =>
      members
        .map(({ id }) => id)
        .sort()
        .join(" "),
    );
    expect(found.sort()).toEqual(coarsest(nodes));
  }
});

/** Step by step: splits what has other neighbours, as far as those are split. */
function coarsest(nodes: ReturnType<typeof node>[]): string[] {
  let classOf = new Map(nodes.map(({ id, task }) => [id, task]));
  for (let round = 0; round < nodes.length * 2; round++) {
    const around = (ids: string[]) => [...new Set(ids.map((id) => classOf.get(id)))].sort().join();
    const keys = nodes.map(({ id, after }) => {
      const behind = nodes.filter((other) => other.after.includes(id)).map((other) => other.id);
      return `${classOf.get(id)} < ${around(after)} > ${around(behind)}`;
    });
    const distinct = [...new Set(keys)];
    classOf = new Map(nodes.map(({ id }, place) => [id, `c${distinct.indexOf(keys[place]!)}`]));
  }
  const groups = [...new Set(classOf.values())];
  return groups
    .map((name) =>
      nodes
        .filter(({ id }) => classOf.get(id) === name)
        .map(({ id }) => id)
        .sort()
        .join(" "),
    )
    .sort();
}
