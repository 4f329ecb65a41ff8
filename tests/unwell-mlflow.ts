import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { handleMlflow } from "@/lib/mlflow-endpoint/server";

/** Fault of one call whose path contains `on`: an answer in place of the server's, or the server's answer lost. */
export type Fault = { on: string; method?: string; times?: number } & (
  | { status: number; headers?: Record<string, string>; body?: string }
  /** The work is done, and the connection is closed in place of the answer. */
  | { isAnswerLost: true }
  /** The connection is closed before the work. */
  | { isCut: true }
  | { holdMs: number }
);

/**
 * A stand-in for tests, not an MLflow server: the portal's own endpoint for one team, which fails on request.
 * @param authorization required value of the header
 */
export async function startUnwellMlflow(teamId: string, { authorization }: { authorization?: string } = {}) {
  const calls: string[] = [];
  let faults: Fault[] = [];
  const server = createServer(async (incoming, outgoing) => {
    const { method = "GET", url = "/", headers } = incoming;
    const bytes = Buffer.concat(await incoming.toArray());
    calls.push(`${method} ${url.split("?")[0]}`);
    if (authorization && headers.authorization !== authorization) return outgoing.writeHead(401).end();
    const fault = takeFault(method, url);
    if (fault && "isCut" in fault) return incoming.socket.destroy();
    if (fault && "holdMs" in fault) await sleep(fault.holdMs);
    if (fault && "status" in fault)
      return outgoing.writeHead(fault.status, fault.headers).end(fault.body ?? "");
    const request = new Request(`http://${headers.host}${url}`, {
      method,
      headers: headers as Record<string, string>,
      body: bytes.length > 0 ? bytes : undefined,
    });
    const answer = await handleMlflow(teamId, request, { userName: "stand-in" });
    if (fault && "isAnswerLost" in fault) return incoming.socket.destroy();
    outgoing.writeHead(answer.status, Object.fromEntries(answer.headers));
    outgoing.end(Buffer.from(await answer.arrayBuffer()));
  });

  function takeFault(method: string, url: string): Fault | undefined {
    const fault = faults.find(({ on, method: only = method }) => url.includes(on) && only === method);
    if (!fault) return undefined;
    fault.times = (fault.times ?? 1) - 1;
    if (fault.times <= 0) faults = faults.filter((each) => each !== fault);
    return fault;
  }

  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** "POST /api/2.0/mlflow/runs/create", in order of arrival. */
    calls,
    fail: (...more: Fault[]) => void faults.push(...more),
    heal() {
      faults = [];
    },
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
