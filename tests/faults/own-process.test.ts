import { resolve } from "node:path";
import { beforeAll, expect, test, vi } from "vitest";
import type { Run } from "@/tests/e2e/api";
import { usePortal } from "@/tests/e2e/use-portal";
import { type Receiver, startReceiver } from "@/tests/http-receiver";
import { otlpLines } from "@/tests/otlp-lines";

let collector: Receiver;
beforeAll(async () => {
  collector = await startReceiver();
  return () => collector.close();
});
const portal = usePortal({
  env: () => ({
    TASKS_DIR: resolve("tests/faults/tasks"),
    TASK_MEMORY_MB: "500",
    SIDE_EFFECTS: "/dev/null",
    OTEL_EXPORTER_OTLP_ENDPOINT: new URL(collector.url).origin,
  }),
});
beforeAll(async () => {
  const params = {
    type: "object",
    properties: { how: { type: "string", enum: ["spin", "eat", "nothing"] } },
    required: ["how"],
  };
  const nodes = [{ id: "work", task: "unruly", input: { how: { $from: "params.how" } }, retries: 1 }];
  await portal.api("POST", "/flows", { slug: "unruly", name: "Unruly", params, nodes });
  await portal.api("POST", "/deployments", { slug: "unruly", name: "Unruly", flow: "unruly" });
});

const start = async (how: string) =>
  (await portal.api<{ id: string }>("POST", "/deployments/unruly/runs", { params: { how } })).id;
type Attempt = { state: string; error: string | null; cpuMs: number | null; peakBytes: number | null };
const attemptsOf = (run: Run) => run.tasks[0]!.attempts as unknown as Attempt[];

test("a task that computes has a process of its own, and the attempt what it used", async () => {
  const run = await portal.waitForRun(await start("nothing"), ["Completed"]);
  expect(run.tasks[0]!.output.pid).not.toBe(portal.pid);
  const [attempt] = attemptsOf(run);
  expect(attempt!.peakBytes).toBeGreaterThan(20 * 2 ** 20);
  expect(attempt!.cpuMs).toBeGreaterThanOrEqual(0);
});

test("a cancelled task that ignores its signal is killed with its process", async () => {
  const id = await start("spin");
  await vi.waitFor(
    async () =>
      expect(await (await portal.request("GET", `/runs/${id}/logs/download`)).text()).toContain("spin in"),
    { timeout: 30_000 },
  );
  const text = await (await portal.request("GET", `/runs/${id}/logs/download`)).text();
  const pid = Number(/process (\d+)/.exec(text)![1]);
  expect(process.kill(pid, 0)).toBe(true);
  await portal.api("POST", `/runs/${id}/cancel`);
  await portal.waitForRun(id, ["Cancelled"], 30_000);
  await vi.waitFor(() => expect(() => process.kill(pid, 0)).toThrow(), { timeout: 20_000 });
});

test("a task that takes too much memory fails with a sentence, and the portal lives", async () => {
  const run = await portal.waitForRun(await start("eat"), ["Failed"], 60_000);
  expect(attemptsOf(run)).toEqual([
    expect.objectContaining({
      state: "Failed",
      error: "The task took more than 500 MB of memory. Give it less data, or raise TASK_MEMORY_MB.",
    }),
  ]);
  expect(portal.hasEnded()).toBe(false);
  await portal.waitForRun(await start("nothing"), ["Completed"]);
});

test("the collector gets the log of portal and tasks to its end, with ids and without secrets", async () => {
  const run = await portal.waitForRun(await start("nothing"), ["Completed"]);
  expect(await portal.terminate()).toBe(0);
  const lines = otlpLines(collector);
  const own = lines.filter(({ attributes }) => attributes["switchyard.run.id"] === run.id);
  expect(own).toEqual([
    expect.objectContaining({
      body: `unruly in process ${run.tasks[0]!.output.pid}`,
      traceId: run.id.replaceAll("-", ""),
      attributes: expect.objectContaining({ "switchyard.node": "work" }),
    }),
  ]);
  const asked = lines.filter(
    ({ attributes }) => attributes["url.path"] === "/api/v1/deployments/unruly/runs",
  );
  expect(asked.map(({ traceId }) => traceId)).toContain(run.id.replaceAll("-", ""));
  expect(lines.map(({ body }) => body)).toContain("SIGTERM: stopping.");
  const sent = collector.received.map(({ body }) => body).join();
  for (const secret of [portal.adminToken, portal.adminPassword]) expect(sent).not.toContain(secret);
});
