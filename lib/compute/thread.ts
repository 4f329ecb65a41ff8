import type { TransferListItem, Worker } from "node:worker_threads";
import { processWide } from "@/db/process-wide";
import { DomainError } from "@/lib/base/errors";
import { errorOf, type ThreadReply } from "./thread-reply";

export interface ThreadOptions {
  /** Starts the thread, with its memory limit. It answers each message with one `ThreadReply`, in order. */
  start: () => Worker;
  /** Timeout of a call once its turn has come, in ms. */
  timeoutMs: number;
  /** Maximum number of waiting calls. */
  maxWaiting: number;
  /** Message of the error for a call that took too much time or memory. */
  tooMuch: string;
}

/** The process's thread of a name; it starts with its first call. */
export function sharedThread(name: string, options: ThreadOptions): Thread {
  return processWide(`thread ${name}`, () => new Thread(options));
}

/** A warm thread that handles calls one after the other. It is replaced when a call exceeds its limits. */
export class Thread {
  private worker?: Worker;
  private last: Promise<unknown> = Promise.resolve();
  private waiting = 0;

  constructor(private readonly options: ThreadOptions) {}

  /**
   * Sends a message to the thread and returns its result.
   * @param transfer moved to the thread without a copy; unusable here afterwards
   * @throws DomainError as the thread did; "too-large" when it exceeded a limit; "rate-limited" when too many calls
   * wait
   */
  async call(message: unknown, transfer: TransferListItem[] = []): Promise<unknown> {
    if (this.waiting >= this.options.maxWaiting)
      throw new DomainError("rate-limited", "Too many large requests are waiting. Try again in a moment.");
    this.waiting++;
    const turn = this.last.then(() => this.ask(message, transfer));
    this.last = turn.catch(() => {});
    return turn.finally(() => this.waiting--);
  }

  private ask(message: unknown, transfer: TransferListItem[]): Promise<unknown> {
    this.worker ??= this.started();
    const worker = this.worker;
    return new Promise((resolve, reject) => {
      const end = (error: unknown) => {
        console.warn("A thread was replaced.", error);
        this.worker = undefined;
        void worker.terminate();
        settle(() => reject(new DomainError("too-large", this.options.tooMuch)));
      };
      // The timer also keeps this process alive while a call runs.
      const timer = setTimeout(end, this.options.timeoutMs, "It took too long.");
      const take = (reply: ThreadReply) =>
        settle(() => ("error" in reply ? reject(errorOf(reply.error)) : resolve(reply.result)));
      const settle = (how: () => void) => {
        clearTimeout(timer);
        worker.off("message", take).off("error", end).off("exit", end);
        how();
      };
      worker.on("message", take).on("error", end).on("exit", end);
      worker.unref();
      worker.postMessage(message, transfer);
    });
  }

  private started(): Worker {
    const worker = this.options.start();
    // Also handles an end between two calls.
    worker.on("error", () => {});
    worker.on("exit", () => {
      if (this.worker === worker) this.worker = undefined;
    });
    return worker;
  }
}
