import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { z } from "zod";
import { sql } from "@/db/client";
import { defineFlow } from "@/lib/flows/define-flow";
import { getRun } from "@/lib/runs/read/queries";
import { startRun } from "@/lib/runs/start/start-run";
import { echo } from "@/tests/echo-deployment";
import { useInngestStandIn } from "@/tests/inngest-stand-in/use-server";
import { makeTeam, useTestDatabase } from "@/tests/test-database";
import { deployFlow, runThatIs } from "@/tests/test-flows";

const trigger = { type: "person" as const, userId: "u", name: "Ada" };

useTestDatabase();
const { server, look, portal } = useInngestStandIn([echo]);

let teamId: string;
beforeAll(async () => {
  teamId = (await makeTeam()).teamId;
  await deployFlow(
    teamId,
    defineFlow({
      slug: "short",
      name: "Short",
      description: "",
      params: z.object({}),
      build: (_, node) => void node("only", echo, { text: "hello" }),
    }),
  );
});
afterEach(() => {
  server.kind = "start";
});
const start = async () => (await startRun(teamId, "short", { trigger })).id;

test("runs are handed over only once the server has confirmed the functions of this build", async () => {
  const ids = await Promise.all([start(), start(), start()]);
  await sleep(1_500);
  expect(server.received).toEqual([]);
  expect((await getRun(teamId, ids[0]!)).sentAt).toBeNull();
  expect(await look()).toMatchObject({ isReady: true, problem: undefined });
  for (const id of ids) expect((await runThatIs(teamId, id)).state).toBe("Completed");
});

test("nothing is handed over to a new server at the same address before it was registered with", async () => {
  await look();
  server.loseState();
  const { isReady } = await look();
  expect(isReady).toBe(true);
  expect((await runThatIs(teamId, await start())).state).toBe("Completed");
});

describe("what is wrong with the server is said:", () => {
  test.each([
    ["event key", "eventKey", "The event key was refused (401)."],
    ["signing key", "signingKey", "The signing key was refused (401)."],
  ] as const)("a wrong %s", async (_, key, sentence) => {
    const before = server[key];
    Object.defineProperty(server, key, { value: "fedcba9876543210", configurable: true, writable: true });
    const check = portal().createServerCheck();
    expect(await check()).toEqual({ isSeen: true, isReady: false, problem: sentence });
    Object.defineProperty(server, key, { value: before, configurable: true, writable: true });
    expect(await check()).toMatchObject({ isReady: true });
  });

  test("a server that is not there, without its address", async () => {
    await server.stop();
    const checked = await portal().createServerCheck()();
    await server.start();
    expect(checked).toEqual({
      isSeen: false,
      isReady: false,
      problem: "The Inngest server does not answer (ECONNREFUSED).",
    });
  });

  test("`inngest dev`, which does not sign its calls", async () => {
    server.kind = "dev";
    server.loseState();
    expect(await portal().createServerCheck()()).toMatchObject({
      isReady: false,
      problem: expect.stringMatching(/does not sign its calls/),
    });
  });

  test("a server that cannot reach the portal", async () => {
    await look();
    for (const app of server.apps.values()) app.url = "http://127.0.0.1:9/api/inngest";
    const id = await start();
    await vi.waitFor(async () => expect((await getRun(teamId, id)).sentAt).not.toBeNull());
    await sql()`update runs set sent_at = now() - interval '1 minute' where id = ${id}`;
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 50_000 });
    const { problem } = await look();
    vi.useRealTimers();
    expect(problem).toMatch(/has not called http:\/\/127\.0\.0\.1:\d+\/api\/inngest/);
  });
});

describe("two installations on one server", () => {
  test("have apps of their own, and each takes its own runs only", async () => {
    server.loseState();
    await look();
    const [[name, app] = []] = [...server.apps];
    const { id } = (await sql()`select id from installation`)[0]!;
    expect(name).toBe(`switchyard-${id}`);
    // The same functions, registered by another installation at another address.
    const own = JSON.stringify(app);
    const other = JSON.parse(own.replaceAll(String(id), "other")) as NonNullable<typeof app>;
    server.apps.set("switchyard-other", { ...other, url: "http://127.0.0.1:9/api/inngest" });
    expect((await runThatIs(teamId, await start())).state).toBe("Completed");
    const takenBy = [...server.runs.values()].filter(({ event }) => event.name === "flow/run.requested");
    expect(takenBy.map(({ config }) => config.id)).toEqual([`switchyard-${id}-run-flow`]);
  });
});
