import { expect, test } from "vitest";
import { chooseRuns, type DueRun, type Room } from "./choose-runs";

const run = (id: string, deploymentId: string | null, ...tags: string[]): DueRun => ({
  id,
  deploymentId,
  tags,
});
const room = (
  deployments: Record<string, number>,
  tags: Record<string, [slots: number, starts: number]>,
): Room => ({
  deployments: new Map(Object.entries(deployments)),
  tags: new Map(Object.entries(tags).map(([tag, [slots, starts]]) => [tag, { slots, starts }])),
});
const many = Number.POSITIVE_INFINITY;

test("runs take a slot of their deployment and of each of their tags, in their order", () => {
  const due = [run("a", "d", "gpu"), run("b", "d", "gpu", "mail"), run("c", "e", "gpu"), run("f", "d")];
  const refused = chooseRuns(due, room({ d: 2 }, { gpu: [2, many], mail: [1, many] }));
  expect([...refused]).toEqual([
    ["c", { tag: "gpu" }],
    ["f", {}],
  ]);
});

test("a refused run takes nothing, so the next one that fits begins", () => {
  const due = [run("both", null, "gpu", "mail"), run("mail", null, "mail"), run("free", null, "other")];
  expect([...chooseRuns(due, room({}, { gpu: [0, many], mail: [1, many] })).keys()]).toEqual(["both"]);
});

test("runs of a period are counted beside slots; a tag that is given twice takes one slot", () => {
  const due = [run("a", null, "mail", "mail"), run("b", null, "mail"), run("c", null, "mail")];
  expect([...chooseRuns(due, room({}, { mail: [2, 5] })).keys()]).toEqual(["c"]);
  expect([...chooseRuns(due, room({}, { mail: [many, 1] })).keys()]).toEqual(["b", "c"]);
});

test("a limit that is over its number already gives nothing", () => {
  expect(chooseRuns([run("a", "d", "x")], room({ d: -1 }, {})).size).toBe(1);
  expect(chooseRuns([run("a", "d", "x")], room({}, { x: [-3, many] })).size).toBe(1);
});
