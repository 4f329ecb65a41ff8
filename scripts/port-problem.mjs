// Problems of the port that `npm start` is to listen on. Plain Node, no packages.
import { readdirSync, readlinkSync } from "node:fs";
import { createServer } from "node:net";
import { readIfThere } from "./setup.mjs";

/** Undefined when the port is free; otherwise the reason, with the process that holds the port if it can be found. */
export async function portProblem(host, port) {
  const server = createServer();
  const error = await new Promise((resolve) =>
    server.once("error", resolve).listen(port, host, () => resolve()),
  );
  await new Promise((resolve) => server.close(resolve));
  if (!error)
    return (await isRefusedByFetch(port))
      ? `Port ${port} belongs to another protocol, so browsers refuse it. Choose another: PORT=3000 npm start`
      : undefined;
  if (error.code !== "EADDRINUSE") return `Cannot listen on ${host}:${port}: ${error.message}`;
  const pid = listenerOf(port);
  const holder = pid
    ? `process ${pid} (${commandOf(pid)}). Stop it with: kill ${pid}`
    : "another process. Stop it";
  return `Port ${port} is taken by ${holder}, or choose another port: PORT=${port + 1} npm start`;
}

/** Ports of other protocols, such as 6000 or 4190, are refused by browsers and by Next.js's own calls. */
function isRefusedByFetch(port) {
  return fetch(`http://127.0.0.1:${port}/`, { signal: AbortSignal.timeout(1_000) }).then(
    () => false,
    ({ cause }) => cause?.message === "bad port",
  );
}

function listenerOf(port) {
  try {
    const hex = port.toString(16).toUpperCase().padStart(4, "0");
    const rows = ["tcp", "tcp6"].flatMap((name) => (readIfThere(`/proc/net/${name}`) ?? "").split("\n"));
    const inodes = rows
      .map((row) => row.trim().split(/\s+/))
      .filter((f) => f[3] === "0A" && f[1]?.endsWith(`:${hex}`))
      .map((f) => `socket:[${f[9]}]`);
    for (const pid of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
      if (openFiles(pid).some((target) => inodes.includes(target))) return Number(pid);
    }
  } catch {
    // No /proc here, as on macOS.
  }
  return undefined;
}

function openFiles(pid) {
  try {
    return readdirSync(`/proc/${pid}/fd`).map((fd) => readlinkSync(`/proc/${pid}/fd/${fd}`));
  } catch {
    return [];
  }
}

function commandOf(pid) {
  return (readIfThere(`/proc/${pid}/cmdline`) ?? "").replaceAll("\0", " ").trim().slice(0, 80);
}
