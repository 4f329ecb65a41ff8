import { spawn } from "node:child_process";
import type { Socket } from "node:net";
import { join } from "node:path";
import { readFrames, writeFrame } from "./frames.mjs";

export interface ChildOptions {
  /** A JavaScript module that exports the functions to call, relative to the project's folder. */
  module: string;
  /**
   * Limit of the address space, in MB. Node with onnxruntime takes 820. Linux only; elsewhere only the heap is limited.
   */
  memoryMb: number;
}

export interface ChildReply {
  isReady?: true;
  result?: unknown;
  error?: { message: string; code?: string; name?: string };
  /** True when the process has grown so large that it should be replaced. */
  isLast?: boolean;
}

export interface Child {
  send(call: { task: string; input: unknown }): void;
  kill(): void;
}

/** Limits for the process: no core dumps, and it is the first one that the kernel kills when memory runs out. */
const limited = `ulimit -v "$1" 2>/dev/null; ulimit -c 0; echo 1000 2>/dev/null > /proc/self/oom_score_adj; shift; exec "$@"`;
const maxHeapMb = 512;

/**
 * Starts a computing process with an empty environment (no keys, no tokens, no database), an empty folder and limited
 * memory. It does not keep this process alive.
 * @param onEnd gets the end of its stderr
 */
export function startChild(
  { module, memoryMb }: ChildOptions,
  folder: string,
  onReply: (reply: ChildReply) => void,
  onEnd: (stderr: string) => void,
): Child {
  const root = /*turbopackIgnore: true*/ process.cwd();
  const node = [
    process.execPath,
    `--max-old-space-size=${Math.min(maxHeapMb, memoryMb)}`,
    join(/*turbopackIgnore: true*/ root, "lib/compute/child.mjs"),
    join(/*turbopackIgnore: true*/ root, module),
    String(memoryMb),
  ];
  const child = spawn("/bin/sh", ["-c", limited, "sh", String(memoryMb * 1024), ...node], {
    cwd: folder,
    env: { NODE_ENV: "production", TZ: "UTC" },
    stdio: ["ignore", "ignore", "pipe", "pipe"],
  });
  let stderr = "";
  let hasEnded = false;
  const end = (text: string) => {
    if (hasEnded) return;
    hasEnded = true;
    socket.destroy();
    onEnd(text);
  };
  const socket = child.stdio[3] as Socket;
  child.stderr!.setEncoding("utf8").on("data", (text: string) => {
    stderr = (stderr + text).slice(-2000);
  });
  // An ending process may close its socket first.
  socket.on("error", () => child.kill("SIGKILL"));
  readFrames(socket, onReply);
  child.on("error", (error) => end(error.message));
  child.on("exit", (code, signal) => end(stderr || `exit ${signal ?? code}`));
  child.unref();
  socket.unref();
  (child.stderr as Socket).unref();
  return {
    send: (call) => writeFrame(socket, call),
    kill: () => void child.kill("SIGKILL"),
  };
}
