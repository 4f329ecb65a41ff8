// Tasks that lib/compute/child-pool.test.ts runs in computing processes.
import { setTimeout as sleep } from "node:timers/promises";

/** @param {unknown} value */
export const echo = (value) => value;
export const surroundings = () => ({ pid: process.pid, env: { ...process.env }, cwd: process.cwd() });
export const crash = () => process.abort();
/** @param {number} ms */
export const wait = (ms) => sleep(ms).then(() => process.pid);

export function spin() {
  for (;;);
}

/** @param {number} bytes outside of the JavaScript heap, as a native library takes them */
export const allocate = (bytes) => Buffer.alloc(bytes, 1).length;

/** @param {string} message */
export function refuse(message) {
  throw Object.assign(new Error(message), { name: "DomainError", code: "invalid" });
}
