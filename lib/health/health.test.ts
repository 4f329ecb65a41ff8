import { mkdirSync } from "node:fs";
import { expect, test } from "vitest";
import { sql } from "@/db/client";
import { environment } from "@/lib/base/environment";
import { recordHeartbeat, recordStop } from "@/lib/executors/mutations";
import { makeTeam, useTestDatabase } from "@/tests/test-database";
import { listExecutors, listQueues, measureRoom } from "./queries";

useTestDatabase();

test("executors are alive, silent or stopped", async () => {
  for (const id of ["alive", "silent", "stopped"]) await recordHeartbeat(id, "embedded");
  await recordStop("stopped");
  await sql()`update executors set seen_at = now() - interval '1 minute' where id = 'silent'`;
  const executors = await listExecutors();
  expect(new Map(executors.map(({ id, state }) => [id, state]))).toEqual(
    new Map([
      ["alive", "alive"],
      ["silent", "silent"],
      ["stopped", "stopped"],
    ]),
  );
  expect(executors[0]?.pid).toBe(process.pid);
});

test("an idle team's queues are empty", async () => {
  const { teamId } = await makeTeam();
  const queues = await listQueues(teamId);
  expect(queues.map(({ name }) => name)).toContain("Runs waiting for a slot");
  expect(queues.every(({ count, oldest }) => count === 0 && oldest === null)).toBe(true);
});

test("database and disk are measured", async () => {
  mkdirSync(environment().dataDir, { recursive: true });
  const room = await measureRoom();
  expect(room.databaseBytes).toBeGreaterThan(1_000_000);
  expect(room.connections).toBeGreaterThan(0);
  expect(room.freeBytes).toBeLessThan(room.diskBytes);
});
