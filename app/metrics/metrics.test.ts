import { afterEach, beforeAll, expect, test, vi } from "vitest";
import { sql } from "@/db/client";
import { recordHeartbeat } from "@/lib/executors/mutations";
import { countPrediction } from "@/lib/telemetry/registry";
import { makeEchoDeployment, makeRun } from "@/tests/echo-deployment";
import { makeTeam, useTestDatabase } from "@/tests/test-database";
import { GET } from "./route";

useTestDatabase();
afterEach(() => vi.unstubAllEnvs());

const token = "a token for metrics";
let teamId: string;
beforeAll(async () => {
  ({ teamId } = await makeTeam());
  await makeEchoDeployment(teamId);
});

/** Values by series, as Prometheus reads them. */
async function scrape(): Promise<Record<string, number>> {
  vi.stubEnv("METRICS_TOKEN", token);
  const answer = await GET(
    new Request("http://portal/metrics", { headers: { authorization: `Bearer ${token}` } }),
  );
  expect(answer.headers.get("content-type")).toContain("text/plain");
  const lines = (await answer.text()).split("\n").filter((line) => line && !line.startsWith("#"));
  return Object.fromEntries(
    lines.map((line) => [line.slice(0, line.lastIndexOf(" ")), Number(line.split(" ").at(-1))]),
  );
}

test("without the token there is nothing, and a wrong one is refused", async () => {
  const call = (authorization?: string) =>
    GET(new Request("http://portal/metrics", { headers: authorization ? { authorization } : {} }));
  expect((await call(`Bearer ${token}`)).status).toBe(404);
  vi.stubEnv("METRICS_TOKEN", token);
  for (const wrong of [undefined, token, `Bearer ${token}x`, "Bearer "]) {
    const answer = await call(wrong);
    expect(answer.status).toBe(401);
    expect(await answer.text()).not.toContain("switchyard_");
  }
});

test("runs are counted by state, and those that ended once each", async () => {
  await settle();
  await scrape();
  await makeRun(teamId, { states: ["Running"] });
  await makeRun(teamId, { states: ["Running", "Completed"] });
  await settle();
  const first = await scrape();
  expect(first['switchyard_runs_open{state="Running"}']).toBe(1);
  expect(first['switchyard_runs_ended_total{state="Completed"}']).toBe(1);
  expect(first.switchyard_run_queue_seconds_count).toBe(2);
  const again = await scrape();
  expect(again['switchyard_runs_ended_total{state="Completed"}']).toBe(1);
  expect(again.switchyard_run_queue_seconds_count).toBe(2);
});

test("the database, the disk, processes, predictions and the event loop have figures", async () => {
  await recordHeartbeat("one", "embedded");
  countPrediction({ rows: 7, status: 200, latencyMs: 12 });
  const found = await scrape();
  expect(found.switchyard_database_up).toBe(1);
  expect(found['switchyard_processes{role="portal",state="alive"}']).toBe(1);
  expect(found['switchyard_predictions_total{status="200"}']).toBe(7);
  for (const name of [
    "switchyard_database_bytes",
    "switchyard_disk_free_bytes",
    "switchyard_database_connections_max",
    "nodejs_eventloop_lag_p99_seconds",
  ])
    expect(found[name]).toBeGreaterThan(0);
});

test("the figures of the process are there without the database", async () => {
  await sql()`alter table runs rename to runs_gone`;
  const found = await scrape().finally(() => sql()`alter table runs_gone rename to runs`);
  expect(found.switchyard_database_up).toBe(0);
  expect(found.process_cpu_seconds_total).toBeGreaterThan(0);
});

/** Makes events old enough to be counted. */
async function settle(): Promise<void> {
  await sql()`alter table run_events disable trigger all`;
  await sql()`update run_events set created_at = created_at - interval '10 seconds'`;
  await sql()`alter table run_events enable trigger all`;
}
