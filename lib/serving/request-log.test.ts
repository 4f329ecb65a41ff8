import { beforeEach, expect, test } from "vitest";
import { db, sql } from "@/db/client";
import { predictionRequests } from "@/db/schema/predictions";
import { makeTeam, useTestDatabase } from "@/tests/test-database";
import { flushRequests, logRequest } from "./request-log";
import { summarizeRequests } from "./request-queries";

useTestDatabase();

let teamId: string;
beforeEach(async () => {
  ({ teamId } = await makeTeam());
});

const request = (change: Partial<Parameters<typeof logRequest>[0]> = {}) => ({
  teamId,
  model: "fraud",
  asked: "@champion",
  version: 1,
  rows: 2,
  status: 200,
  latencyMs: 4,
  inputs: [{ Fault: "Policy Holder" }, { Fault: "Third Party" }],
  ...change,
});
const inputsKept = () => sql()`select inputs from prediction_requests where team_id = ${teamId} order by id`;

test("writes requests in batches, with their claims only if the team stores them", async () => {
  logRequest(request());
  logRequest(request({ version: null, status: 404, rows: 0, inputs: [] }));
  await flushRequests();
  expect(await inputsKept()).toEqual([{ inputs: null }, { inputs: null }]);
  await sql()`update teams set keeps_prediction_inputs = true where id = ${teamId}`;
  logRequest(request());
  logRequest(request({ inputs: Array.from({ length: 500 }, () => ({ Fault: "x" })) }));
  await flushRequests();
  const stored = await inputsKept();
  expect(stored[2]).toEqual({ inputs: request().inputs });
  expect(stored[3]?.inputs).toHaveLength(100);
});

test("writes requests soon, even when no one waits for them", async () => {
  logRequest(request());
  await expect.poll(inputsKept, { timeout: 2000 }).toHaveLength(1);
});

test("summarizes the last 24 hours by hour, model and version, and excludes other teams and models", async () => {
  const now = new Date("2026-11-24T20:30:00Z");
  const entryAt = (iso: string, change: Partial<typeof predictionRequests.$inferInsert> = {}) => {
    const { inputs: _, ...row } = request({ asked: "1", rows: 1, latencyMs: 1 });
    return db()
      .insert(predictionRequests)
      .values({ ...row, createdAt: new Date(iso), ...change });
  };
  for (let ms = 1; ms <= 20; ms++) await entryAt("2026-11-24T20:10:00Z", { latencyMs: ms });
  await entryAt("2026-11-24T19:59:00Z", { version: 2, rows: 500, latencyMs: 10.5 });
  await entryAt("2026-11-24T19:00:00Z", { status: 400, version: null, latencyMs: 900 });
  await entryAt("2026-11-23T20:59:00Z");
  await entryAt("2026-11-24T20:10:00Z", { model: "other" });
  const summary = await summarizeRequests(teamId, "fraud", now);
  expect(summary.hours).toHaveLength(24);
  expect(summary.hours.slice(-2)).toEqual([
    { hour: new Date("2026-11-24T19:00:00Z"), requests: 2, claims: 501, failed: 1 },
    { hour: new Date("2026-11-24T20:00:00Z"), requests: 20, claims: 20, failed: 0 },
  ]);
  expect(summary).toMatchObject({ requests: 22, claims: 521, failed: 1, p50Ms: 10.5, p95Ms: 19 });
  expect(summary.byVersion.map(({ version, requests }) => [version, requests])).toEqual([
    [2, 1],
    [1, 20],
  ]);
  const unused = await summarizeRequests((await makeTeam()).teamId, "fraud", now);
  expect(unused).toMatchObject({ requests: 0, p50Ms: null, byVersion: [] });
});
