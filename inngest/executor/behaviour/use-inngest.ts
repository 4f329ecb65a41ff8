import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { Inngest, type InngestFunction } from "inngest";
import { serve } from "inngest/edge";
import { serve as serveNode } from "inngest/node";
import { afterAll, beforeAll, vi } from "vitest";
import { embeddedFetch } from "@/inngest/executor/embedded-fetch";
import { startExecutor } from "@/inngest/executor/start-executor";
import { useTestDatabase } from "@/tests/test-database";

/** Data of `inngest/function.finished`, as far as the tests use it. */
interface Finished {
  function_id: string;
  run_id: string;
  event: { id: string; name: string };
  result?: unknown;
  error?: { name: string; message: string };
  _inngest: { status: string };
}

const { INNGEST_BASE_URL, INNGEST_EVENT_KEY, INNGEST_SIGNING_KEY } = process.env;
const signingKey = INNGEST_SIGNING_KEY ?? "0123456789abcdef0123456789abcdef";

/** Timeout for an Inngest server; the embedded executor reacts at once. */
const patience = { timeout: INNGEST_BASE_URL ? 60_000 : 15_000, interval: 20 };

/**
 * Call at the top of a behaviour test: drives functions by the embedded executor, or, if INNGEST_BASE_URL is set, by
 * that Inngest server, which calls them on a loopback port. The tests observe functions and Inngest's own events, never
 * our tables.
 */
export function useInngest(make: (client: Inngest) => InngestFunction.Any[]) {
  useTestDatabase();
  const app = `behaviour-${crypto.randomUUID().slice(0, 8)}`;
  const client = new Inngest({
    id: app,
    isDev: false,
    eventKey: INNGEST_EVENT_KEY ?? "embedded",
    signingKey,
    checkpointing: { maxRuntime: 0 },
    ...(INNGEST_BASE_URL
      ? { baseUrl: INNGEST_BASE_URL }
      : { baseUrl: "http://embedded.executor", fetch: embeddedFetch }),
  });
  const ends: Finished[] = [];
  const watcher = client.createFunction(
    { id: "watcher", triggers: [{ event: "inngest/function.finished" }], retries: 0 },
    async ({ event }) => {
      const end = event.data as unknown as Finished;
      if (end.function_id.startsWith(`${app}-`)) ends.push(end);
    },
  );
  const functions = [...make(client), watcher];

  if (INNGEST_BASE_URL) driveByServer(client, functions);
  else driveEmbedded(client, functions);

  return {
    /** Sends an event under a name unique to this test file. @returns the event's id */
    async send(name: string, data: Record<string, unknown> = {}, id: string = crypto.randomUUID()) {
      await client.send({ id, name, data });
      return id;
    },
    client,
    /** All ends so far. */
    ends,
    /** Waits for the end of the run that an event started. */
    end: (eventId: string) =>
      vi.waitFor(() => {
        const end = ends.find(({ event }) => event.id === eventId);
        if (!end) throw new Error(`No run of the event ${eventId} has ended.`);
        return end;
      }, patience),
    /** Waits until a condition is met. */
    until: <T>(check: () => T | Promise<T>) => vi.waitFor(check, patience),
  };
}

function driveEmbedded(client: Inngest, functions: InngestFunction.Any[]): void {
  let executor: Awaited<ReturnType<typeof startExecutor>>;
  beforeAll(async () => {
    const handler = serve({ client, functions }) as (request: Request) => Promise<Response>;
    executor = await startExecutor({ handler, signingKey });
  });
  afterAll(() => executor?.stop(1000));
}

function driveByServer(client: Inngest, functions: InngestFunction.Any[]): void {
  let server: Server;
  beforeAll(async () => {
    let origin = "";
    const handler = (...args: Parameters<ReturnType<typeof serveNode>>) =>
      serveNode({ client, functions, serveOrigin: origin })(...args);
    server = createServer(handler);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const answer = await fetch(`${origin}/api/inngest`, { method: "PUT" });
    if (!answer.ok) throw new Error(`The server did not register the functions: ${await answer.text()}`);
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));
}
