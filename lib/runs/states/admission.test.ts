import { beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { sql } from "@/db/client";
import { recordHeartbeat, recordStop } from "@/lib/executors/mutations";
import { defineFlow } from "@/lib/flows/define-flow";
import { getRun } from "@/lib/runs/read/queries";
import { startRun } from "@/lib/runs/start/start-run";
import { cancelRun } from "@/lib/runs/states/cancel-run";
import { listUnsent, recordSent } from "@/lib/runs/states/outbox";
import { recordAttempt, recordTaskEnd } from "@/lib/runs/states/record-task";
import { recordBegin, recordRun } from "@/lib/runs/states/recorder";
import { waitingFor } from "@/lib/runs/why/waiting-for";
import { makeTeam, useTestDatabase } from "@/tests/test-database";
import { addTasks, deployFlow, nothing } from "@/tests/test-flows";
import { admitWaiting } from "./admission";

useTestDatabase();

const trigger = { type: "person" as const, userId: "u", name: "Ada" };
let teamId: string;

beforeAll(async () => {
  teamId = (await makeTeam()).teamId;
  await addTasks([nothing]);
  await recordHeartbeat("this", "embedded");
});

async function deploy(slug: string, settings: { concurrencyLimit?: number; onConflict?: "cancel-new" } = {}) {
  await deployFlow(
    teamId,
    defineFlow({
      slug,
      name: slug,
      description: "",
      params: z.object({}),
      build: (_, node) => void node("only", nothing, {}),
    }),
  );
  const { concurrencyLimit = null, onConflict = "queue" } = settings;
  await sql()`
    update deployments set concurrency_limit = ${concurrencyLimit}, on_conflict = ${onConflict}
    where team_id = ${teamId} and slug = ${slug}`;
}
const start = async (slug: string, scheduledFor?: Date) =>
  (await startRun(teamId, slug, { trigger, scheduledFor })).id;
const stateOf = async (id: string) => (await getRun(teamId, id)).state;
const sentence = async (id: string) => (await waitingFor(teamId, await getRun(teamId, id)))?.sentence;
const ended = async (id: string) => {
  await recordBegin(teamId, id);
  await recordRun(teamId, id, "Completed");
};

describe("slots", () => {
  test("a run that finds none waits, says for whom, and starts when one is free, the oldest first", async () => {
    await deploy("one-at-a-time", { concurrencyLimit: 1 });
    const [first, second, third] = [
      await start("one-at-a-time"),
      await start("one-at-a-time"),
      await start("one-at-a-time"),
    ];
    expect([await stateOf(first), await stateOf(second)]).toEqual(["Pending", "AwaitingConcurrencySlot"]);
    const { name } = await getRun(teamId, first);
    expect(await sentence(second)).toBe(
      `Waiting for a slot: the only slot of the deployment one-at-a-time is used by ${name}.`,
    );
    expect(await admitWaiting()).toEqual([]);
    await ended(first);
    expect(await admitWaiting()).toEqual([second]);
    expect(await stateOf(third)).toBe("AwaitingConcurrencySlot");
    await cancelRun(teamId, second, "Ada");
    expect(await admitWaiting()).toEqual([third]);
  });

  test("a deployment that cancels new runs says why", async () => {
    await deploy("no-queue", { concurrencyLimit: 1, onConflict: "cancel-new" });
    await start("no-queue");
    const run = await getRun(teamId, await start("no-queue"));
    expect(run).toMatchObject({ state: "Cancelled", stateMessage: expect.stringContaining("another run") });
    expect(run.endedAt).not.toBeNull();
  });

  test("of many that start and are admitted at once, no more than the limit hold one", async () => {
    await deploy("crowded", { concurrencyLimit: 3 });
    const ids = await Promise.all(Array.from({ length: 12 }, () => start("crowded")));
    await Promise.all([admitWaiting(), admitWaiting(), admitWaiting()]);
    const states = await Promise.all(ids.map(stateOf));
    expect(states.filter((state) => state === "Pending")).toHaveLength(3);
    expect(states.filter((state) => state === "AwaitingConcurrencySlot")).toHaveLength(9);
  });
});

describe("time", () => {
  test("a run for later is Scheduled, and Pending when its time has come", async () => {
    await deploy("later");
    const id = await start("later", new Date(Date.now() + 60_000));
    expect(await stateOf(id)).toBe("Scheduled");
    expect(await sentence(id)).toMatch(/^Scheduled for \d{4}-.* UTC\.$/);
    expect(await admitWaiting()).toEqual([]);
    await sql()`update runs set scheduled_for = now() where id = ${id}`;
    expect(await admitWaiting()).toEqual([id]);
  });

  test("a run that did not start on time is Late; while its deployment is paused it says so", async () => {
    await deploy("held");
    const id = await start("held", new Date(Date.now() + 60_000));
    await sql()`update deployments set is_paused = true where team_id = ${teamId} and slug = 'held'`;
    await sql()`update runs set scheduled_for = now() - interval '20 seconds' where id = ${id}`;
    expect(await admitWaiting()).toEqual([]);
    expect(await stateOf(id)).toBe("Late");
    expect(await sentence(id)).toContain("the deployment held is paused");
    await sql()`update deployments set is_paused = false where team_id = ${teamId} and slug = 'held'`;
    expect(await admitWaiting()).toEqual([id]);
  });
});

describe("sending", () => {
  test("a run without a required block is not sent and says which is missing", async () => {
    await deploy("needs-a-block");
    const id = await start("needs-a-block");
    await sql()`
      update flow_versions set definition = definition::jsonb || '{"blocks": {"tracking": {"type": "mlflow-server"}}}'
      where id = (select flow_version_id from runs where id = ${id})`;
    const isUnsent = async () => (await listUnsent(1000)).some(({ runId }) => runId === id);
    expect(await isUnsent()).toBe(false);
    expect(await sentence(id)).toContain("slot tracking has no block");
    await sql()`update runs set blocks = '{"tracking": "ours"}' where id = ${id}`;
    expect(await sentence(id)).toContain("The block ours for the slot tracking does not exist");
    await sql()`insert into blocks (id, team_id, name, type, values) values ('b', ${teamId}, 'ours', 'mlflow-server', '{}')`;
    expect(await isUnsent()).toBe(true);
  });

  test("a run that stays Pending says whether the executor has it", async () => {
    await deploy("pending");
    const id = await start("pending");
    expect(await sentence(id)).toBeUndefined();
    await sql()`update runs set created_at = now() - interval '5 seconds' where id = ${id}`;
    expect(await sentence(id)).toContain("for the executor, which is busy with earlier work");
    await recordSent([{ teamId, runId: id, retryCount: 0, generation: 0 }]);
    await sql()`update runs set sent_at = now() - interval '5 seconds' where id = ${id}`;
    expect(await sentence(id)).toContain("With the executor since");
  });

  test("a run that only waits for the executor says since when there is none", async () => {
    await deploy("abandoned");
    const id = await start("abandoned");
    await recordStop("this");
    expect(await sentence(id)).toMatch(/^No executor has been running since \d{4}-.* UTC\./);
    await recordBegin(teamId, id);
    expect(await sentence(id)).toMatch(/^No executor has been running since/);
    await recordHeartbeat("this", "embedded");
    expect(await sentence(id)).toBeUndefined();
  });

  test("a task that is waiting to retry says when, and what went wrong", async () => {
    await deploy("retried");
    const id = await start("retried");
    await recordBegin(teamId, id);
    await recordAttempt({ teamId, runId: id, nodeId: "only" }, {});
    const attempt = { teamId, runId: id, nodeId: "only", attempt: 1 };
    await recordTaskEnd(attempt, "AwaitingRetry", { message: "The bucket is busy.", retryDelayMs: 60_000 });
    expect(await sentence(id)).toMatch(
      /^only will be retried at \d{4}-.* UTC; attempt 1 failed: The bucket is busy\.$/,
    );
  });
});
