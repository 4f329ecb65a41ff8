import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { processWideClass } from "@/db/process-wide";
import { DomainError, type DomainErrorCode } from "@/lib/base/errors";
import { type Child, type ChildOptions, type ChildReply, startChild } from "./start-child";

export interface PoolOptions extends ChildOptions {
  /** Number of processes, all kept warm from the first call on. */
  size: number;
  /** Timeout of a call once a process has it, in ms. */
  timeoutMs: number;
  /** Maximum number of waiting calls; 256 by default. */
  maxWaiting?: number;
}

export interface CallOptions {
  timeoutMs?: number;
  signal?: AbortSignal;
  /** Fair-share group of the call (a team): one group never holds all processes while others wait. */
  group?: string;
  /** Prefers the process that had the last call with this key, for its in-memory cache. */
  affinity?: string;
}

/** A call that its process did not finish; the process was replaced. */
export class ChildError extends Error {
  override readonly name = "ChildError";
  constructor(
    readonly reason: "timed-out" | "ended",
    message: string,
  ) {
    super(message);
  }
}
processWideClass("ChildError", ChildError);

interface Call extends CallOptions {
  task: string;
  input: unknown;
  settle(error: unknown, result?: unknown): void;
}
interface Member {
  child: Child;
  isReady: boolean;
  call?: Call;
  timer?: NodeJS.Timeout;
  /** Newest last. */
  affinities: string[];
}

const maxAffinities = 8;
/** Number of successive processes that end before they are ready, until waiting calls fail. */
const maxFailedStarts = 3;

/**
 * A small warm pool of processes that call the functions of a module. A crash, exhausted memory or an endless loop ends
 * one process alone; another takes its place.
 */
export class ChildPool {
  private readonly members = new Set<Member>();
  private readonly waiting: Call[] = [];
  private failedStarts = 0;
  private folder?: string;

  constructor(private readonly options: PoolOptions) {}

  /**
   * Calls an exported function in a process and returns its result.
   * @throws DomainError as the function did, or "rate-limited" when too many calls wait @throws ChildError
   * @throws the signal's reason; the process of a running call is replaced
   */
  call(task: string, input: unknown, options: CallOptions = {}): Promise<unknown> {
    if (this.waiting.length >= (this.options.maxWaiting ?? 256))
      return Promise.reject(
        new DomainError("rate-limited", "Too many calculations are waiting. Try again in a moment."),
      );
    return new Promise((resolve, reject) => {
      const { signal } = options;
      if (signal?.aborted) return reject(signal.reason);
      const stop = () => this.stop(call, signal?.reason);
      const call: Call = {
        ...options,
        task,
        input,
        settle(error, result) {
          signal?.removeEventListener("abort", stop);
          if (error) reject(error);
          else resolve(result);
        },
      };
      signal?.addEventListener("abort", stop);
      this.waiting.push(call);
      this.advance();
    });
  }

  /** Ends all processes; running calls fail. */
  close(): void {
    for (const member of this.members) member.child.kill();
  }

  /** Assigns waiting calls to idle processes. */
  private advance(): void {
    while (this.members.size < this.options.size && this.failedStarts < maxFailedStarts) this.start();
    for (const call of [...this.waiting]) {
      const idle = [...this.members].filter((member) => member.isReady && !member.call);
      if (idle.length === 0) return;
      if (this.isFull(call.group)) continue;
      const { affinity } = call;
      const member = idle.find(({ affinities }) => affinity && affinities.includes(affinity)) ?? idle[0]!;
      this.waiting.splice(this.waiting.indexOf(call), 1);
      this.give(member, call);
    }
  }

  private isFull(group: string | undefined): boolean {
    if (group === undefined) return false;
    const running = [...this.members].filter(({ call }) => call?.group === group).length;
    return running >= Math.max(1, this.options.size - 1);
  }

  private give(member: Member, call: Call): void {
    const { task, input, affinity, timeoutMs = this.options.timeoutMs } = call;
    member.call = call;
    if (affinity)
      member.affinities = [...member.affinities.filter((key) => key !== affinity), affinity].slice(
        -maxAffinities,
      );
    // The timer also keeps this process alive while a call runs.
    member.timer = setTimeout(
      () => this.replace(member, new ChildError("timed-out", `Stopped after ${timeoutMs} ms.`)),
      timeoutMs,
    );
    member.child.send({ task, input });
  }

  private start(): void {
    this.folder ??= emptyFolder();
    const child = startChild(
      this.options,
      this.folder,
      (reply) => this.take(member, reply),
      (stderr) => this.replace(member, new ChildError("ended", `The process ended: ${stderr.trim()}`)),
    );
    const member: Member = { child, isReady: false, affinities: [] };
    this.members.add(member);
  }

  private take(member: Member, { isReady, result, error, isLast }: ChildReply): void {
    if (!this.members.has(member)) return;
    const { call } = member;
    clearTimeout(member.timer);
    member.call = undefined;
    if (isReady) {
      member.isReady = true;
      this.failedStarts = 0;
    }
    if (isLast) this.remove(member);
    this.advance();
    call?.settle(error && errorOf(error), result);
  }

  /** Replaces a process that ended or is ending; its call fails with `error`. */
  private replace(member: Member, error: unknown): void {
    if (!this.members.has(member)) return;
    this.remove(member);
    if (!member.isReady) this.failedStarts++;
    member.call?.settle(error);
    if (this.failedStarts >= maxFailedStarts && this.members.size === 0) {
      this.failedStarts = 0;
      console.error("No computing process could be started.", error);
      for (const call of this.waiting.splice(0)) call.settle(error);
    } else if (member.isReady || this.waiting.length > 0) this.advance();
  }

  private remove(member: Member): void {
    clearTimeout(member.timer);
    this.members.delete(member);
    member.child.kill();
  }

  private stop(call: Call, reason: unknown): void {
    const place = this.waiting.indexOf(call);
    if (place >= 0) {
      this.waiting.splice(place, 1);
      call.settle(reason);
      return;
    }
    const member = [...this.members].find((candidate) => candidate.call === call);
    if (member) this.replace(member, reason);
  }
}

function errorOf({ message, code, name }: NonNullable<ChildReply["error"]>): Error {
  return name === "DomainError" ? new DomainError(code as DomainErrorCode, message) : new Error(message);
}

/** Empty working folder of the processes: relative paths lead to nothing. */
function emptyFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "switchyard-compute-"));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
