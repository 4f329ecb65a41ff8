import type { TransferListItem, Worker } from "node:worker_threads";
import { processWide } from "@/db/process-wide";
import { DomainError } from "@/lib/base/errors";
import { errorOf, type ThreadReply } from "./thread-reply";

export interface ThreadsOptions {
  /** Starts a thread, with its memory limit. It answers each message with one `ThreadReply`, in order. */
  start: () => Worker;
  /** Maximum number of threads. A further one starts when a call would wait. */
  size: number;
  /** Timeout of a call once its turn has come, in ms; a new thread has `loadMs` more. */
  timeoutMs: number;
  /** Maximum number of waiting calls of one group. */
  maxWaiting: number;
  /** Message of the error for a call that took too much time or memory. */
  tooMuch: string;
}

/** Time that a new thread may take to load its code on a busy machine, in ms. */
const loadMs = 10_000;

interface Call {
  message: unknown;
  /** Fair-share group (a team). */
  group: string;
  transfer: TransferListItem[];
  resolve(result: unknown): void;
  reject(error: unknown): void;
}

/** Maximum number of groups whose last turn is remembered. */
const maxGroups = 1_000;

/** The process's threads of a name; they start with their first calls. */
export function sharedThreads(name: string, options: ThreadsOptions): Threads {
  return processWide(`threads ${name}`, () => new Threads(options));
}

/**
 * Warm threads that handle one call at a time each, shared fairly: groups take turns, and one group never has all
 * threads. A thread is replaced when a call exceeds its limits.
 */
export class Threads {
  private readonly idle: Worker[] = [];
  /** Threads that have answered a call, and so have loaded their code. */
  private readonly loaded = new WeakSet<Worker>();
  private readonly running = new Set<Call>();
  private readonly waiting: Call[] = [];
  /** Number of the last turn of each group, in order. */
  private readonly turns = new Map<string, number>();
  private turn = 0;

  constructor(private readonly options: ThreadsOptions) {}

  /**
   * Sends a message to a thread and returns its result.
   * @param transfer moved to the thread without a copy; unusable here afterwards
   * @throws DomainError as the thread did; "too-large" when it exceeded a limit; "rate-limited" when too many calls
   * of its group wait
   */
  call(message: unknown, group: string, transfer: TransferListItem[] = []): Promise<unknown> {
    if (countOf(this.waiting, group) >= this.options.maxWaiting)
      return Promise.reject(
        new DomainError("rate-limited", "Too many large requests are waiting. Try again in a moment."),
      );
    return new Promise((resolve, reject) => {
      this.waiting.push({ message, group, transfer, resolve, reject });
      this.advance();
    });
  }

  /** Assigns waiting calls to free threads. */
  private advance(): void {
    while (this.running.size < this.options.size) {
      const call = this.next();
      if (!call) return;
      this.waiting.splice(this.waiting.indexOf(call), 1);
      this.running.add(call);
      this.turns.delete(call.group);
      this.turns.set(call.group, ++this.turn);
      if (this.turns.size > maxGroups) this.turns.delete([...this.turns.keys()][0]!);
      this.ask(call);
    }
  }

  /** The first call of the group whose last turn is the longest ago. */
  private next(): Call | undefined {
    const most = Math.max(1, this.options.size - 1);
    let best: Call | undefined;
    for (const call of this.waiting) {
      if (countOf(this.running, call.group) >= most) continue;
      if (!best || this.turnOf(call) < this.turnOf(best)) best = call;
    }
    return best;
  }

  private turnOf({ group }: Call): number {
    return this.turns.get(group) ?? 0;
  }

  private ask(call: Call): void {
    const worker = this.idle.pop() ?? this.started();
    let late: NodeJS.Immediate | undefined;
    const settle = (how: () => void) => {
      clearTimeout(timer);
      clearImmediate(late);
      worker.off("message", take).off("error", end).off("exit", end);
      this.running.delete(call);
      how();
      this.advance();
    };
    const take = (reply: ThreadReply) => {
      this.idle.push(worker);
      this.loaded.add(worker);
      settle(() => ("error" in reply ? call.reject(errorOf(reply.error)) : call.resolve(reply.result)));
    };
    const end = (error: unknown) => {
      console.warn("A thread was replaced.", error);
      void worker.terminate();
      settle(() => call.reject(new DomainError("too-large", this.options.tooMuch)));
    };
    // The timer also keeps this process alive while a call runs.
    const mostMs = this.options.timeoutMs + (this.loaded.has(worker) ? 0 : loadMs);
    const timer = setTimeout(() => {
      // A reply that came in time while this process was busy is read first.
      late = setImmediate(end, "It took too long.");
    }, mostMs);
    worker.on("message", take).on("error", end).on("exit", end);
    worker.unref();
    worker.postMessage(call.message, call.transfer);
  }

  private started(): Worker {
    const worker = this.options.start();
    // Also handles an end between two calls.
    worker.on("error", () => {});
    worker.on("exit", () => {
      const place = this.idle.indexOf(worker);
      if (place >= 0) this.idle.splice(place, 1);
    });
    return worker;
  }
}

function countOf(calls: Iterable<Call>, group: string): number {
  let count = 0;
  for (const call of calls) if (call.group === group) count++;
  return count;
}
