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
