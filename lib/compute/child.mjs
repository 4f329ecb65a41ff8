// Entry of a computing process (lib/compute/child-pool.ts): `node child.mjs <module> <memory in MB>`. Calls the
// functions that the module exports, one call at a time, and ends with the portal.
import { Socket } from "node:net";
import { pathToFileURL } from "node:url";
import { readFrames, writeFrame } from "./frames.mjs";

const [module, memoryMb] = process.argv.slice(2);
// The terminal's Ctrl-C reaches this process too; the portal decides when it ends.
process.on("SIGINT", () => {});
process.on("SIGTERM", () => {});
const socket = new Socket({ fd: 3 });
socket.on("close", () => process.exit(0));
socket.on("error", () => process.exit(0));
const tasks = await import(pathToFileURL(String(module)).href);

let last = Promise.resolve();
readFrames(socket, (call) => {
  last = last.then(() => answer(call));
});
writeFrame(socket, { isReady: true });

/** @param {{ task: string, input: unknown }} call */
async function answer({ task, input }) {
  /** @type {Record<string, unknown>} */
  const reply = {};
  try {
    reply.result = await tasks[task](input);
  } catch (error) {
    const { message, code, name } = /** @type {any} */ (error ?? {});
    reply.error = { message: String(message ?? error).slice(0, 2000), code, name };
  }
  // Above half of the memory limit, the process asks to be replaced.
  reply.isLast = process.memoryUsage.rss() > (Number(memoryMb) / 2) * 1024 * 1024;
  writeFrame(socket, reply);
}
