import { setTimeout as sleep } from "node:timers/promises";
import { beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { z } from "zod";
import { sql } from "@/db/client";
import waitForInput from "@/inngest/tasks/wait-for-input";
import { defineFlow } from "@/lib/flows/define-flow";
import { defineTask } from "@/lib/flows/task";
import { listQueues } from "@/lib/health/queries";
import { getRun, listTaskRuns } from "@/lib/runs/read/queries";
import { startRun } from "@/lib/runs/start/start-run";
import { cancelRun } from "@/lib/runs/states/cancel-run";
import { deleteRun } from "@/lib/runs/states/delete-run";
import { recordAttempt } from "@/lib/runs/states/record-task";
import { recordBegin, recordRun } from "@/lib/runs/states/recorder";
import { resumeRun } from "@/lib/runs/states/resume-run";
import { retryRun } from "@/lib/runs/states/retry-run";
import { waitingFor } from "@/lib/runs/why/waiting-for";
import { useInngestStandIn } from "@/tests/inngest-stand-in/use-server";
import { makeTeam, useTestDatabase } from "@/tests/test-database";
import { deployFlow, runThatIs } from "@/tests/test-flows";

const trigger = { type: "person" as const, userId: "u", name: "Ada" };
const bodies: string[] = [];
const count = defineTask({
  slug: "count",
  name: "Count",
  description: "",
  input: z.object({ ms: z.int().default(0) }),
  output: z.object({ n: z.int() }),
  async run({ runId, input, signal }) {
    bodies.push(runId);
    await sleep(input.ms, undefined, { signal });
    return { n: bodies.length };
  },
});

useTestDatabase();
const { server, look, reconcile } = useInngestStandIn([count]);

let teamId: string;
beforeAll(async () => {
  teamId = (await makeTeam()).teamId;
  const flow = (slug: string, build: Parameters<typeof defineFlow>[0]["build"]) =>
    deployFlow(teamId, defineFlow({ slug, name: slug, description: "", params: z.object({}), build }));
  await flow("short", (_, node) => void node("only", count, { ms: 0 }));
  await flow("long", (_, node) => void node("only", count, { ms: 60_000 }));
  await flow("asking", (_, node) => {
    node("before", count, { ms: 0 });
    node("ask", waitForInput, { title: "Go on?", form: z.toJSONSchema(z.object({})) }, { after: ["before"] });
    node("after", count, { ms: 0 }, { after: ["ask"] });
  });
});
beforeEach(async () => {
  expect(await look()).toEqual({ isSeen: true, isReady: true, problem: undefined });
});

const start = async (slug: string) => (await startRun(teamId, slug, { trigger })).id;
const requests = (runId: string) =>
  server.received.filter(({ name, data }) => name === "flow/run.requested" && data.runId === runId);
const generationOf = async (runId: string) =>
  (await sql()`select generation from runs where id = ${runId}`)[0]!.generation;
/** The run is taken for silent as soon as it was sent. */
const untilSent = (runId: string) =>
  vi.waitFor(async () => {
    expect((await getRun(teamId, runId)).sentAt).not.toBeNull();
  });

describe("a run whose event was lost", () => {
  test("is sent again under a new id once the server has disowned it, and completes once", async () => {
    server.losesNext = 1;
    const id = await start("short");
    await untilSent(id);
    await sleep(20);
    await reconcile(0);
    expect((await runThatIs(teamId, id)).state).toBe("Completed");
    expect(requests(id).map((event) => event.id)).toEqual([id, `${id}:g1`]);
    expect(bodies.filter((runId) => runId === id)).toHaveLength(1);
  });

  test("is not sent again while it changes, or before it was looked up", async () => {
    server.losesNext = 1;
    const id = await start("short");
    await untilSent(id);
    await reconcile(60);
    expect(await generationOf(id)).toBe(0);
    expect(requests(id)).toHaveLength(1);
    await cancelRun(teamId, id, "Ada");
  });

  test("is left alone while the server cannot tell", async () => {
    server.losesNext = 1;
    const id = await start("short");
    await untilSent(id);
    await server.stop();
    await reconcile(0);
    await server.start();
    expect(await generationOf(id)).toBe(0);
    await look();
    await sql()`update runs set looked_up_at = null where id = ${id}`;
    await reconcile(0);
    expect((await runThatIs(teamId, id)).state).toBe("Completed");
  });

  test("says where it is, and shows in Health with what to do", async () => {
    server.losesNext = 1;
    const id = await start("short");
    await untilSent(id);
    await sql()`update runs set sent_at = now() - interval '5 minutes' where id = ${id}`;
    const { sentence } = (await waitingFor(teamId, await getRun(teamId, id)))!;
    expect(sentence).toMatch(/^Accepted by the Inngest server at .*looked up there, and sent again/);
    const queue = (await listQueues(teamId)).find(({ name }) => name === "Runs sent and not begun");
    expect(queue).toMatchObject({ count: 1, remedy: expect.stringMatching(/cancel a run/) });
    await cancelRun(teamId, id, "Ada");
  });
});

describe("a server that has lost its state", () => {
  test("is registered with again, and its runs go on where they were", async () => {
    const id = await start("asking");
    await runThatIs(teamId, id, ["Paused"]);
    server.loseState();
    expect([...server.apps.keys()]).toEqual([]);
    await look();
    expect([...server.apps.keys()]).toHaveLength(1);
    await reconcile(0);
    await vi.waitFor(() => expect([...server.runs.values()].some((run) => run.waits.size > 0)).toBe(true));
    await resumeRun(teamId, id, { input: {}, by: "Ada", role: "operator" });
    expect((await runThatIs(teamId, id)).state).toBe("Completed");
    const tasks = await listTaskRuns(teamId, id);
    expect(tasks.map(({ nodeId, attempts }) => [nodeId, attempts.length])).toEqual([
      ["before", 1],
      ["ask", 1],
      ["after", 1],
    ]);
  });

  test("and calls of what was sent before are fenced off", async () => {
    const id = await start("asking");
    await runThatIs(teamId, id, ["Paused"]);
    await sql()`update runs set generation = 1 where id = ${id}`;
    const [old, now] = [0, 1].map((generation) => ({ retryCount: 0, generation }));
    expect(await recordBegin(teamId, id, old)).toBeUndefined();
    expect(await recordBegin(teamId, id, now)).toMatchObject({ params: {} });
    expect(await recordAttempt({ teamId, runId: id, nodeId: "after" }, {}, old)).toMatchObject({
      state: "Cancelled",
    });
    expect(await recordRun(teamId, id, "Failed", "late", old)).toBe(false);
    await cancelRun(teamId, id, "Ada");
  });
});

describe("a hung run", () => {
  test("whose cancel nobody answers is ended here, and can be retried and deleted", async () => {
    const id = await start("long");
    await runThatIs(teamId, id, ["Running"]);
    server.loseRuns();
    await cancelRun(teamId, id, "Ada");
    await vi.waitFor(async () => expect((await listTaskRuns(teamId, id))[0]?.state).toBe("Cancelled"));
    await sql()`alter table run_events disable trigger all`;
    await sql()`update run_events set created_at = created_at - interval '1 minute' where run_id = ${id}`;
    await sql()`alter table run_events enable trigger all`;
    expect(await runThatIs(teamId, id)).toMatchObject({
      state: "Cancelled",
      stateMessage: expect.stringMatching(/did not answer the request to stop/),
    });
    const cancels = server.received.filter(({ id: eventId }) => eventId === `cancel-${id}`);
    expect(cancels.length).toBeLessThan(8);
    await retryRun(teamId, id, { who: "Ada" });
    await runThatIs(teamId, id, ["Running"]);
    await cancelRun(teamId, id, "Ada");
    await runThatIs(teamId, id, ["Cancelled"]);
    await deleteRun(teamId, id);
  });

  test("that the server has disowned ends as soon as it is looked up", async () => {
    server.losesNext = 1;
    const id = await start("long");
    await untilSent(id);
    await cancelRun(teamId, id, "Ada");
    await sleep(20);
    await reconcile(0);
    expect((await runThatIs(teamId, id)).state).toBe("Cancelled");
    expect(requests(id)).toHaveLength(1);
  });
});

test("a call for a run that this installation does not know fails, and does not complete", async () => {
  await expect(recordBegin(teamId, "no-such-run")).rejects.toThrow("There is no run no-such-run");
});
