import { eq } from "drizzle-orm";
import { beforeEach, expect, test } from "vitest";
import { db } from "@/db/client";
import { runEvents, taskAttempts, taskRuns } from "@/db/schema/runs";
import { makeTeam, useTestDatabase } from "@/tests/test-database";
import { insertRuns } from "@/tests/test-runs";
import { listFamily, listTimeline } from "./timeline-queries";

useTestDatabase();

let teamId: string;
beforeEach(async () => {
  ({ teamId } = await makeTeam());
});

const insert = async (values: Parameters<typeof insertRuns>[1], node: string) =>
  insertRuns(teamId, values, node);
const child = (parentRunId: string, parentNodeId: string, parentItem = 0) => ({
  parentRunId,
  parentNodeId,
  parentItem,
  parentAttempt: 0,
  name: `item-${parentItem}`,
});
const shape = (rows: Awaited<ReturnType<typeof listTimeline>>) =>
  rows.map(({ depth, label }) => `${"  ".repeat(depth)}${label}`);

test("a subflow's tasks stand below the task that started it, and so do a subflow's of a subflow", async () => {
  const [top = ""] = await insert([{}], "sub");
  const [middle = ""] = await insert([child(top, "sub")], "inner");
  const [bottom = ""] = await insert([child(middle, "inner")], "work");
  const rows = await listTimeline(teamId, top);
  expect(shape(rows)).toEqual(["sub", "  inner", "    work"]);
  expect(rows[0]).toMatchObject({ started: { total: 1, onlyId: middle, isOpen: true } });
  expect(rows[2]).toMatchObject({ runId: bottom, nodeId: "work" });
  expect(new Set(await listFamily(teamId, top))).toEqual(new Set([top, middle, bottom]));
  const other = await makeTeam();
  expect(await listTimeline(other.teamId, top)).toEqual([]);
  expect(await listFamily(other.teamId, top)).toEqual([]);
});

test("the runs of a fan-out are rows only where they are asked for", async () => {
  const [top = ""] = await insert([{}], "fan");
  await insert([child(top, "fan", 1), child(top, "fan", 0)], "work");
  expect(await listTimeline(teamId, top)).toMatchObject([
    { started: { total: 2, onlyId: null, isOpen: false } },
  ]);
  const rows = await listTimeline(teamId, top, ["fan"]);
  expect(shape(rows)).toEqual(["fan", "  item-0", "  item-1"]);
  expect(rows[1]).toMatchObject({ nodeId: null, depth: 1 });
});

test("several attempts are listed; a single one is not", async () => {
  const [run = ""] = await insert([{}], "work");
  const [task] = await db().update(taskRuns).set({ attempts: 2 }).where(eq(taskRuns.runId, run)).returning();
  const at = (second: number) => new Date(Date.UTC(2026, 0, 1, 0, 0, second));
  await db()
    .insert(taskAttempts)
    .values([
      { teamId, taskRunId: task!.id, attempt: 1, state: "Failed", startedAt: at(1), endedAt: at(2) },
      { teamId, taskRunId: task!.id, attempt: 2, state: "Running", startedAt: at(5) },
    ]);
  const [row] = await listTimeline(teamId, run);
  expect(row?.attempts).toEqual([
    { startMs: at(1).getTime(), endMs: at(2).getTime(), state: "Failed" },
    { startMs: at(5).getTime(), endMs: null, state: "Running" },
  ]);
});

test("the times that a task waited for an answer are listed, without those from before its start", async () => {
  const [run = ""] = await insert([{}], "ask");
  const at = (second: number) => new Date(Date.UTC(2026, 0, 1, 0, 0, second));
  const form = { type: "object", properties: {} };
  await db()
    .update(taskRuns)
    .set({ form, startedAt: at(10) })
    .where(eq(taskRuns.runId, run));
  const event = (state: "Paused" | "Running", second: number, nodeId = "ask") => ({
    ...{ teamId, runId: run, nodeId, state, createdAt: at(second) },
  });
  await db()
    .insert(runEvents)
    .values([
      event("Paused", 2),
      event("Running", 10),
      event("Paused", 12),
      event("Running", 13, "other"),
      event("Running", 20),
      event("Paused", 21),
    ]);
  const [row] = await listTimeline(teamId, run);
  expect(row?.pauses).toEqual([
    { startMs: at(12).getTime(), endMs: at(20).getTime() },
    { startMs: at(21).getTime(), endMs: null },
  ]);
});
