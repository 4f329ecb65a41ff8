import { type ChildProcess, spawn } from "node:child_process";
import { DomainError } from "@/lib/base/errors";
import type { LogLevel } from "@/lib/base/run";
import { type LogLine, passLine } from "@/lib/telemetry/process-log";
import { errorOf, type FromChild, type TaskCall, type ToChild } from "./messages";
import { type ProcessUse, readProcessUse } from "./usage";

/** Processor time and highest memory of an attempt. */
export interface Usage {
  cpuMs: number;
  peakBytes: number;
}

/** Callbacks of an attempt while it runs. */
export interface CallListener {
  signal: AbortSignal;
  log(message: string, level?: LogLevel): void;
  progress(fraction: number, message?: string): void;
  /** Called once, at the end, also of an attempt that failed; undefined where the kernel does not tell. */
  used(usage: Usage | undefined): void;
}

export interface TaskProcessOptions {
  command: [string, ...string[]];
  env: Record<string, string | undefined>;
  /** Resident memory above which the process is ended. */
  memoryBytes: number;
  /** Time for an aborted attempt to end by itself, in ms; then its process is killed. */
  graceMs: number;
}

const lookMs = 200;

interface Current {
  listener: CallListener;
  before: ProcessUse | undefined;
  usage?: Usage;
  looking: NodeJS.Timeout;
  killing?: NodeJS.Timeout;
  settle(error: unknown, output?: unknown): void;
}

/** A process that runs one attempt at a time. */
export class TaskProcess {
  readonly ready: Promise<void>;
  /** Resolves when the process has ended. */
  readonly ended: Promise<void>;
  hasEnded = false;
  private readonly child: ChildProcess;
  private current: Current | undefined;
  /** Reason for which this process was killed here. */
  private reason: unknown;

  constructor(private readonly options: TaskProcessOptions) {
    const [program, ...args] = options.command;
    this.child = spawn(program, args, {
      env: options.env as NodeJS.ProcessEnv,
      stdio: ["ignore", "inherit", "inherit", "ipc"],
      serialization: "advanced",
    });
    let isReady = () => {};
    this.ended = new Promise((resolve) => {
      const end = (how: string) => {
        if (this.hasEnded) return;
        this.hasEnded = true;
        this.finish(this.reason ?? endedBy(how));
        resolve();
      };
      this.child.on("error", (error) => end(error.message));
      this.child.on("exit", (code, signal) => end(signal ?? `exit code ${code}`));
    });
    this.ready = Promise.race([
      new Promise<void>((resolve) => (isReady = resolve)),
      this.ended.then(() => {
        throw new Error("A process for tasks ended before it was ready; the log above says why.");
      }),
    ]);
    this.ready.catch(() => {});
    this.child.on("message", (message: FromChild) => {
      if ("isReady" in message) isReady();
      else if ("line" in message) passLine(message.line);
      else this.hear(message);
    });
  }

  /** Does not keep this process alive. */
  unref(): void {
    this.child.unref();
    this.child.channel?.unref();
  }

  /** Resident memory, in bytes; 0 where the kernel does not tell. */
  residentBytes(): number {
    return readProcessUse(this.child.pid ?? 0)?.residentBytes ?? 0;
  }

  /**
   * Runs an attempt. @returns its output @throws as its task did; the signal's reason, when it did not stop in time; an
   * error that says so when the process ended, as for too much memory
   */
  run(call: TaskCall, listener: CallListener): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const { signal } = listener;
      const stop = () => {
        this.send({ stop: (signal.reason as Error)?.message ?? String(signal.reason) });
        if (this.current)
          this.current.killing = setTimeout(() => this.kill(signal.reason), this.options.graceMs);
      };
      this.current = {
        listener,
        before: readProcessUse(this.child.pid ?? 0),
        looking: setInterval(() => this.look(), lookMs),
        settle(error, output) {
          signal.removeEventListener("abort", stop);
          if (error) reject(error);
          else resolve(output);
        },
      };
      this.child.ref();
      this.child.channel?.ref();
      this.send({ call });
      if (signal.aborted) stop();
      else signal.addEventListener("abort", stop);
    });
  }

  /** @param reason the error of the attempt that it runs */
  kill(reason?: unknown): void {
    this.reason ??= reason;
    this.child.kill("SIGKILL");
  }

  private hear(message: Exclude<FromChild, { isReady: true } | { line: LogLine }>): void {
    const { current } = this;
    if (!current) return;
    if ("log" in message) current.listener.log(...message.log);
    else if ("progress" in message) current.listener.progress(...message.progress);
    else if ("error" in message) this.finish(errorOf(message.error));
    else this.finish(undefined, message.output);
  }

  private send(message: ToChild): void {
    // The end of the process settles the call.
    this.child.send(message, () => {});
  }

  /** Looks at what the process uses, and ends it where that is too much. */
  private look(): void {
    const { current } = this;
    const use = readProcessUse(this.child.pid ?? 0);
    if (!current || !use) return;
    const { before, usage } = current;
    current.usage = {
      cpuMs: use.cpuMs - (before?.cpuMs ?? 0),
      peakBytes: Math.max(use.peakBytes, usage?.peakBytes ?? 0),
    };
    if (use.residentBytes > this.options.memoryBytes) this.kill(tooMuchMemory(this.options.memoryBytes));
  }

  private finish(error: unknown, output?: unknown): void {
    const { current } = this;
    if (!current) return;
    this.look();
    clearInterval(current.looking);
    clearTimeout(current.killing);
    this.current = undefined;
    current.listener.used(current.usage);
    current.settle(error, output);
  }
}

const remedy = "Give it less data, or raise TASK_MEMORY_MB.";

function tooMuchMemory(bytes: number): DomainError {
  return new DomainError(
    "too-large",
    `The task took more than ${(bytes / 2 ** 20).toLocaleString("en-US")} MB of memory. ${remedy}`,
  );
}

/** Node aborts when its heap is full; the kernel kills when the machine's memory is. */
function endedBy(how: string): Error {
  if (how === "SIGABRT" || how === "exit code 134")
    return new DomainError("too-large", `The task ran out of memory. ${remedy}`);
  if (how === "SIGKILL")
    return new Error(
      "The task's process was killed by the system, as it is when the machine's memory runs out.",
    );
  return new Error(`The task's process ended (${how}).`);
}
