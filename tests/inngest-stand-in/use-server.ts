import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, vi } from "vitest";
import { recordHeartbeat } from "@/lib/executors/mutations";
import type { Task } from "@/lib/flows/task";
import { addTasks } from "@/tests/test-flows";
import { InngestStandIn } from "./stand-in";

/** The portal's parts that work with a server, as the modules export them once the environment is set. */
async function loadPortal() {
  const { createServerCheck } = await import("@/inngest/server/check-server");
  const { reconcileRuns } = await import("@/inngest/loops/reconcile-runs");
  const { startSending } = await import("@/inngest/loops/send-requests");
  const { setReady } = await import("@/inngest/server/server-state");
  return { createServerCheck, reconcileRuns, startSending, setReady };
}
type PortalParts = Awaited<ReturnType<typeof loadPortal>>;

/**
 * Call after `useTestDatabase()`: a simulated Inngest server, and a portal that answers its calls and sends it runs.
 * Registration and look-ups are done by the test, by `look` and `reconcile`.
 */
export function useInngestStandIn(tasks: Task[] = []) {
  const server = new InngestStandIn();
  let http: Server;
  let portal: PortalParts | undefined;
  let stopSending = async () => {};
  let check: ReturnType<PortalParts["createServerCheck"]>;

  beforeAll(async () => {
    await server.start();
    http = createServer((request, response) => void answer(request, response));
    await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
    vi.stubEnv("INNGEST_BASE_URL", server.url);
    vi.stubEnv("INNGEST_EVENT_KEY", server.eventKey);
    vi.stubEnv("INNGEST_SIGNING_KEY", server.signingKey);
    vi.stubEnv("NEXTAUTH_URL", `http://127.0.0.1:${(http.address() as AddressInfo).port}`);
    const { loadInstallation } = await import("@/lib/executors/installation");
    await loadInstallation();
    portal = await loadPortal();
    check = portal.createServerCheck();
    await addTasks(tasks);
    stopSending = (await portal.startSending()).stop;
  });
  afterAll(async () => {
    await stopSending();
    await server.stop();
    http.closeAllConnections();
    await new Promise((resolve) => http.close(resolve));
    vi.unstubAllEnvs();
  });

  return {
    server,
    portal: () => portal!,
    /** Looks at the server once, as the portal does every few seconds. */
    async look() {
      const checked = await check();
      portal!.setReady(checked.isReady);
      await recordHeartbeat("stand-in", "inngest");
      return checked;
    },
    /** Looks up the runs that have not changed for `seconds`. */
    reconcile: (seconds: number) => portal!.reconcileRuns(seconds),
  };
}

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { guardedHandler } = await import("@/inngest/endpoint/handler");
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const body = Buffer.concat(chunks);
  const answered = await guardedHandler(
    new Request(`http://${request.headers.host}${request.url}`, {
      method: request.method,
      headers: Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
      ...(body.byteLength > 0 && { body: new Uint8Array(body) }),
    }),
  );
  response.writeHead(answered.status, Object.fromEntries(answered.headers));
  response.end(await answered.text());
}
