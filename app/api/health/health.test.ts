import { type AddressInfo, createServer, type Socket } from "node:net";
import { afterEach, expect, test } from "vitest";
import { closeDatabase, dropPool, sql } from "@/db/client";
import { withPool } from "@/db/pool";
import { recordHeartbeat, recordProblem } from "@/lib/executors/mutations";
import { useTestDatabase } from "@/tests/test-database";
import { GET } from "./route";

useTestDatabase();
const url = () => process.env.DATABASE_URL!;
let stuck: { url: string; close(): void } | undefined;
afterEach(() => stuck?.close());

async function health() {
  const response = await GET();
  const { database } = (await response.json()) as { database: string };
  return { status: response.status, database };
}

test("reports since when the executor has been silent", async () => {
  await recordHeartbeat("one", "embedded");
  expect(await (await GET()).json()).toMatchObject({ status: "ok", executorDownSince: null });
  await sql()`update executors set seen_at = '2026-01-02T03:04:05Z'`;
  const answer = await GET();
  expect(answer.status).toBe(200);
  expect(await answer.json()).toMatchObject({ executorDownSince: "2026-01-02T03:04:05.000Z" });
});

test("says what is wrong with the Inngest server", async () => {
  const problem = "The event key was refused (401).";
  await recordProblem("two", problem, true);
  const answer = await GET();
  expect(answer.status).toBe(200);
  expect(await answer.json()).toMatchObject({ executorProblem: problem, executorDownSince: null });
  await recordHeartbeat("two", "inngest");
  expect(await (await GET()).json()).toMatchObject({ executorProblem: null });
});

test("answers while all other connections are busy", async () => {
  const sleeping = ["request", "background"].flatMap((pool) =>
    Array.from({ length: 20 }, () =>
      withPool(pool as "request", () => sql()`select pg_sleep(10)`.catch(() => undefined)),
    ),
  );
  const firstFree = Promise.race(sleeping).then(() => "a connection became free");
  expect(await Promise.race([health(), firstFree])).toEqual({ status: 200, database: "ok" });
  await closeDatabase();
  await Promise.all(sleeping);
}, 30_000);

test("reports a failing database when it accepts connections but never answers", async () => {
  const before = url();
  stuck = await openStuckServer();
  await dropPool("health");
  process.env.DATABASE_URL = stuck.url;
  for (const answer of await Promise.all([health(), health(), health()]))
    expect(answer).toEqual({ status: 503, database: "failing" });
  process.env.DATABASE_URL = before;
  expect(await health()).toMatchObject({ status: 200, database: "ok" });
});

async function openStuckServer() {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => void sockets.add(socket.on("error", () => {})));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const close = () => {
    for (const socket of sockets) socket.destroy();
    server.close();
  };
  return { url: `postgres://a:b@127.0.0.1:${(server.address() as AddressInfo).port}/c`, close };
}
