import { chmod } from "node:fs/promises";
import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import { request as requestByTls } from "node:https";
import path from "node:path";
import { environment } from "@/lib/base/environment";
import { letGroupRead } from "./program-folder";

/** Port on which an isolated program finds the portal, on its own loopback interface. */
const insidePort = 5000;
const inside = {
  door: "/run/switchyard/door",
  node: "/run/switchyard/node",
  program: "/run/switchyard/door.mjs",
};

/** Address of the portal: on its own machine, or, for a worker, the public one. */
export function ownAddress(): string {
  const { host, port, role, publicUrl } = environment();
  if (role === "worker") return publicUrl;
  const reachable = host === "0.0.0.0" || host === "::" ? "127.0.0.1" : host;
  return `http://${reachable.includes(":") ? `[${reachable}]` : reachable}:${port}`;
}

/** Way of an isolated program to the portal's API. */
export interface Door {
  /** Base URL, as the program sees it. */
  url: string;
  /** The command with the relay in front, which listens inside. */
  wrap(command: string[]): string[];
  /** Files that the relay needs inside. */
  mounts: [string, string][];
  close(): void;
}

/**
 * Opens a way to the portal for a program without a network: a socket in its folder, which passes on calls of the API
 * and of the MLflow endpoint. Signing in is no call of the API, and headers in which proxies name callers are dropped.
 * @param folder where the socket is made
 */
export async function openDoor(folder: string, gid: number | undefined): Promise<Door> {
  const socket = path.join(/*turbopackIgnore: true*/ folder, "s");
  const server = createServer(passOn);
  await new Promise<void>((resolve, reject) => {
    server.on("error", reject);
    server.listen(socket, resolve);
  });
  server.unref();
  await letGroupRead(socket, gid);
  await chmod(socket, 0o660);
  const relay = path.join(/*turbopackIgnore: true*/ process.cwd(), "lib/programs/door.child.mjs");
  return {
    url: `http://127.0.0.1:${insidePort}`,
    wrap: (command) => [inside.node, inside.program, inside.door, String(insidePort), ...command],
    mounts: [
      [socket, inside.door],
      [process.execPath, inside.node],
      [relay, inside.program],
    ],
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

const dropped = new Set(["connection", "cookie", "forwarded", "host", "upgrade", "keep-alive"]);

function passOn(incoming: IncomingMessage, outgoing: ServerResponse): void {
  const { method, url = "/" } = incoming;
  // Resolves dots, so that the path that is checked is the one that is called.
  const { pathname, search } = new URL(url, "http://portal");
  if (!/^\/api\/(?!auth(?:\/|$)|inngest)/.test(pathname)) {
    outgoing.writeHead(403, { "content-type": "text/plain" });
    outgoing.end("Programs reach the portal's API alone.");
    return;
  }
  const headers = Object.fromEntries(
    Object.entries(incoming.headers).filter(([name]) => !dropped.has(name) && !/^x-(?!mlflow)/.test(name)),
  );
  const address = `${ownAddress()}${pathname}${search}`;
  const passed = (address.startsWith("https:") ? requestByTls : request)(
    address,
    { method, headers, agent: false },
    (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
      answer.on("error", () => outgoing.destroy());
    },
  );
  passed.on("error", () => {
    if (outgoing.headersSent) return void outgoing.destroy();
    outgoing.writeHead(502, { "content-type": "text/plain" });
    outgoing.end("The portal does not answer.");
  });
  outgoing.on("close", () => passed.destroy());
  incoming.pipe(passed);
}
