import { setTimeout as sleep } from "node:timers/promises";
import { beforeAll, expect, test, vi } from "vitest";
import { z } from "zod";
import { sql } from "@/db/client";
import { drainCalls } from "@/inngest/endpoint/calls-under-way";
import { requireRoomFor } from "@/inngest/run/output-size";
import { defineFlow } from "@/lib/flows/define-flow";
import { defineTask } from "@/lib/flows/task";
import { getRun, listTaskRuns } from "@/lib/runs/read/queries";
import { startRun } from "@/lib/runs/start/start-run";
import { waitingFor } from "@/lib/runs/why/waiting-for";
import { useInngestStandIn } from "@/tests/inngest-stand-in/use-server";
import { makeTeam, useTestDatabase } from "@/tests/test-database";
import { deployFlow, runThatIs } from "@/tests/test-flows";

const trigger = { type: "person" as const, userId: "u", name: "Ada" };
const seen = { begun: [] as string[], ended: [] as string[] };
const wait = defineTask({
  slug: "wait",
  name: "Wait",
  description: "",
  input: z.object({ ms: z.int(), bytes: z.int().default(0) }),
  output: z.object({ text: z.string() }),
  async run({ input, nodeId, signal }) {
    seen.begun.push(nodeId);
    await sleep(input.ms, undefined, { signal });
    seen.ended.push(nodeId);
    return { text: "x".repeat(input.bytes) };
  },
});

useTestDatabase();
const { server, look, reconcile } = useInngestStandIn([wait]);

let teamId: string;
beforeAll(async () => {
  teamId = (await makeTeam()).teamId;
  await look();
});

async function start(slug: string, build: Parameters<typeof defineFlow>[0]["build"]): Promise<string> {
  seen.begun = [];
  seen.ended = [];
  await deployFlow(teamId, defineFlow({ slug, name: slug, description: "", params: z.object({}), build }));
  return (await startRun(teamId, slug, { trigger })).id;
}

test("a chain does not wait for an independent node beside it", async () => {
  const id = await start("chains", (_, node) => {
    node("slow", wait, { ms: 2_000 });
    node("one", wait, { ms: 0 });
    node("two", wait, { ms: 0 }, { after: ["one"] });
    node("three", wait, { ms: 0 }, { after: ["two"] });
  });
  expect((await runThatIs(teamId, id)).state).toBe("Completed");
  expect(seen.ended).toEqual(["one", "two", "three", "slow"]);
  expect([...seen.begun].sort()).toEqual(["one", "slow", "three", "two"]);
});

test("a chain alone stays in one call", async () => {
  const id = await start("chain", (_, node) => {
    node("one", wait, { ms: 0 });
    node("two", wait, { ms: 0 }, { after: ["one"] });
  });
  expect((await runThatIs(teamId, id)).state).toBe("Completed");
  expect(server.calls.filter(({ eventId }) => eventId === id)).toEqual([{ eventId: id, target: "step" }]);
});

test("a call that a proxy cuts, and the server makes again, runs the task once", async () => {
  server.cutsAfterMs = 300;
  const id = await start("cut", (_, node) => void node("only", wait, { ms: 1_500 }));
  expect((await runThatIs(teamId, id)).state).toBe("Completed");
  server.cutsAfterMs = undefined;
  expect(seen.begun).toEqual(["only"]);
  const [task] = await listTaskRuns(teamId, id);
  expect(task?.attempts.map(({ state }) => state)).toEqual(["Completed"]);
});

test("an output over 4 MB fails its task at once, before the server has it", async () => {
  const id = await start("large", (_, node) => void node("only", wait, { ms: 0, bytes: 4 * 2 ** 20 }));
  expect(await runThatIs(teamId, id)).toMatchObject({
    state: "Failed",
    stateMessage: expect.stringMatching(/larger than 4 MB/),
  });
});

test("outputs over 32 MB in all are refused, in the words of both executors", async () => {
  const id = await start("state", (_, node) => void node("only", wait, { ms: 0 }));
  await runThatIs(teamId, id);
  await sql()`update task_runs set output = jsonb_build_object('text', repeat('x', 31 * 1024 * 1024)) where run_id = ${id}`;
  const returns = (bytes: number) => requireRoomFor({ teamId, runId: id }, { text: "x".repeat(bytes) });
  await returns(100);
  await expect(returns(5_000)).rejects.toThrow(
    "The tasks of a run may return at most 32 MB in total. Keep tables in storage and pass a reference.",
  );
});

test("a run that the server calls again later says when", async () => {
  server.retryMs = 600_000;
  const urls = [...server.apps.values()].map(({ url }) => url);
  for (const app of server.apps.values()) app.url = "http://127.0.0.1:9/api/inngest";
  const id = await start("later", (_, node) => void node("only", wait, { ms: 0 }));
  await vi.waitFor(() => expect([...server.runs.values()].at(-1)?.jobs.size).toBe(1));
  await vi.waitFor(async () => expect((await getRun(teamId, id)).sentAt).not.toBeNull());
  await reconcile(0);
  await look();
  await sql()`update runs set sent_at = now() - interval '1 minute' where id = ${id}`;
  const { sentence } = (await waitingFor(teamId, await getRun(teamId, id)))!;
  expect(sentence).toMatch(/^The Inngest server calls this run again at \d{4}-/);
  server.retryMs = 100;
  for (const [index, app] of [...server.apps.values()].entries()) app.url = urls[index]!;
});

test("a stop lets calls under way end, and has the others made again", async () => {
  const ids = [
    await start("quick", (_, node) => void node("quick", wait, { ms: 600 })),
    await start("slow", (_, node) => void node("slow", wait, { ms: 20_000 })),
  ];
  for (const id of ids) await runThatIs(teamId, id, ["Running"]);
  await vi.waitFor(() => expect(seen.begun).toContain("slow"));
  await drainCalls(2_500);
  expect((await getRun(teamId, ids[0]!)).state).toBe("Completed");
  const cutOff = [...server.runs.values()].find(({ event }) => event.data.runId === ids[1]);
  const [job] = [...cutOff!.jobs.values()];
  expect(job!.at.getTime() - Date.now()).toBeLessThan(2_001);
});
