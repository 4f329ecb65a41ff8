import { readFileSync } from "node:fs";
import { Agent, request } from "node:http";
import type { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { type Portal, startPortal } from "@/tests/e2e/server";
import { startMlflowServer } from "@/tests/interop/mlflow-server";

/** A server that speaks MLflow's protocol, under measurement. */
export interface TrackingServer {
  name: string;
  url: string;
  /** Experiment that holds the many runs. */
  experimentId: string;
  /** Sends a call. @param path from `/api/` or `/ajax-api/` on @throws when it is not answered by 200 */
  call(method: string, path: string, body?: unknown): Promise<unknown>;
  /** Sends a file to the artifact proxy. */
  put(path: string, body: Buffer | (() => Readable)): Promise<void>;
  /** Resident memory of its process in MB, where that is known. */
  residentMb?(): number;
  stop(): Promise<void>;
}

/** The built portal on a database. */
export async function startOurs(databaseUrl: string): Promise<TrackingServer & { portal: Portal }> {
  const portal = await startPortal({ env: { DATABASE_URL: databaseUrl, RATE_LIMIT_MLFLOW: "100000000" } });
  const headers = { authorization: `Bearer ${portal.adminToken}` };
  return {
    ...connectTo("Switchyard", portal.url, headers),
    portal,
    residentMb: () =>
      Number(readFileSync(`/proc/${portal.pid}/status`, "utf8").match(/VmRSS:\s+(\d+)/)?.[1]) / 1024,
    stop: () => portal.stop(),
  };
}

/** MLflow's own server on a database, with its four workers. */
export async function startTheirs(python: string, databaseUrl: string): Promise<TrackingServer> {
  const url = new URL(databaseUrl);
  const account = `${url.username}:${url.password}`;
  const backendStore = `postgresql+psycopg2://${account}@${url.pathname}?host=${url.searchParams.get("host")}`;
  const server = await startMlflowServer(python, { backendStore, workers: 4 });
  return { ...connectTo("MLflow", server.url, {}), stop: () => server.stop() };
}

function connectTo(name: string, url: string, headers: Record<string, string>) {
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  /** A plain request: `fetch` would use more of the processor than the server under test. */
  const send = (method: string, path: string, type: string, body?: Buffer | Readable) =>
    new Promise<string>((resolve, reject) => {
      const options = { agent, method, headers: { ...headers, ...(body && { "content-type": type }) } };
      const sent = request(`${url}${path}`, options, (response) => {
        text(response).then((answer) => {
          if (response.statusCode === 200) resolve(answer);
          else reject(new Error(`${name}: ${method} ${path}: ${response.statusCode} ${answer}`));
        }, reject);
      });
      sent.once("error", reject);
      if (body && "pipe" in body) body.pipe(sent);
      else sent.end(body);
    });
  return {
    name,
    url,
    experimentId: "",
    async call(method: string, path: string, body?: unknown): Promise<unknown> {
      const sent = body === undefined ? undefined : Buffer.from(JSON.stringify(body));
      return JSON.parse(await send(method, path, "application/json", sent));
    },
    async put(path: string, body: Buffer | (() => Readable)): Promise<void> {
      const sent = typeof body === "function" ? body() : body;
      await send("PUT", `/api/2.0/mlflow-artifacts/artifacts/${path}`, "application/octet-stream", sent);
    },
  };
}
