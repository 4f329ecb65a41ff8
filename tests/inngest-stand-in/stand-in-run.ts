import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { callFunction } from "@/inngest/executor/call";
import { durationMs } from "@/inngest/executor/duration";
import type { FunctionConfig } from "@/inngest/executor/function-config";
import { type Event, StoredEvent } from "@/inngest/executor/registry";

const Operation = z.object({
  id: z.string(),
  op: z.string(),
  name: z.string().nullish(),
  data: z.unknown().optional(),
  error: z.unknown().optional(),
  opts: z.looseObject({}).nullish(),
});
type Operation = z.infer<typeof Operation>;

interface Wait {
  event: string;
  if?: string;
  timer: NodeJS.Timeout;
}

/** The simulated server, as a run needs it. */
export interface Server {
  signingKey: string;
  signsCalls: boolean;
  /** Cuts a call that is silent for this long, as a proxy does, in ms. */
  cutsAfterMs?: number;
  /** Pause before a failed call is made again, without `retry-after`, in ms. */
  retryMs: number;
  /** All calls so far: the event of the run, and the step that was to be run, or "step". */
  calls: { eventId: string; target: string }[];
  urlOf(functionId: string): string | undefined;
  ended(run: StandInRun, status: "Completed" | "Failed" | "Cancelled", error?: unknown): void;
}

const maxStepBytes = 4 * 1024 * 1024;
const maxStateBytes = 32 * 1024 * 1024;

/** One run of a function on the simulated server. Its state is in memory, as the server's is without Redis. */
export class StandInRun {
  readonly id = newUlid();
  status: "Running" | "Completed" | "Failed" | "Cancelled" = "Running";
  /** Deleted at the run's end, and when the server loses its state. */
  hasState = true;
  readonly waits = new Map<string, Wait>();
  /** The next call of each target, if it waits after a failed one. */
  readonly jobs = new Map<string, { at: Date; attempt: number }>();
  readonly #steps = new Map<string, { data?: unknown; error?: unknown }>();
  readonly #planned = new Set<string>();
  #isWalking = false;
  #isWantedAgain = false;

  constructor(
    private readonly server: Server,
    readonly config: FunctionConfig,
    readonly event: Event,
  ) {}

  /** Calls the function to walk on. A step that ends during a call makes it walk once more. */
  async walk(): Promise<void> {
    this.#isWantedAgain = true;
    if (this.#isWalking) return;
    this.#isWalking = true;
    while (this.#isWantedAgain && this.#isAlive()) {
      this.#isWantedAgain = false;
      await this.#callUntilAnswered("step");
    }
    this.#isWalking = false;
  }

  /** Ends a step's wait with an event, or with null. */
  wake(stepId: string, data: Event | null): void {
    const wait = this.waits.get(stepId);
    if (!wait) return;
    clearTimeout(wait.timer);
    this.waits.delete(stepId);
    this.#keep(stepId, { data });
    void this.walk();
  }

  /** Stores steps that a continuing call reports. */
  checkpoint(steps: unknown): boolean {
    if (!this.#isAlive()) return false;
    for (const { id, data } of z.array(Operation).parse(steps)) this.#keep(id, { data });
    return true;
  }

  end(status: "Completed" | "Failed" | "Cancelled", error?: unknown): void {
    if (!this.#isAlive()) return;
    this.status = status;
    this.forget();
    this.server.ended(this, status, error);
  }

  /** Loses the state: nothing of the run goes on, although its history still says Running. */
  forget(): void {
    this.hasState = false;
    for (const { timer } of this.waits.values()) clearTimeout(timer);
    this.waits.clear();
    this.jobs.clear();
  }

  #isAlive(): boolean {
    return this.hasState && this.status === "Running";
  }

  async #callUntilAnswered(target: string): Promise<void> {
    for (let attempt = 0; this.#isAlive(); attempt++) {
      const pauseMs = await this.#call(target, attempt).catch(() => this.server.retryMs);
      if (pauseMs === undefined) return;
      if (attempt + 1 >= this.#maxAttempts()) return this.end("Failed", { message: "It failed too often." });
      this.jobs.set(target, { at: new Date(Date.now() + pauseMs), attempt: attempt + 1 });
      await sleep(pauseMs, undefined, { ref: false });
      this.jobs.delete(target);
    }
  }

  /** One call. @returns the pause until it is made again, in ms; undefined when it was answered */
  async #call(target: string, attempt: number): Promise<number | undefined> {
    const url = this.server.urlOf(this.config.id);
    if (!url) throw new Error("No app has this function.");
    const { cutsAfterMs, calls } = this.server;
    calls.push({ eventId: this.event.id, target });
    const answer = await callFunction(
      (request) => this.#send(url, request, cutsAfterMs),
      this.server.signingKey,
      {
        id: `${this.id}-${target}`,
        runId: this.id,
        target,
        kind: "call",
        attempt,
        leaseId: `${this.id}-${target}-${attempt}`,
        functionId: this.config.id,
        event: this.event,
        batch: null,
        isAway: false,
        steps: Object.fromEntries(this.#steps),
        stepOrder: [...this.#steps.keys()],
        stepBytes: 0,
        pending: this.#planned.size + this.waits.size,
      },
      this.#maxAttempts(),
    );
    const text = await answer.text();
    const after = answer.headers.get("retry-after");
    const pauseMs = after === null ? this.server.retryMs : retryAfterMs(after);
    if (!this.#isAlive()) return undefined;
    if (answer.status === 206)
      return this.#apply(z.array(Operation).parse(JSON.parse(text)), attempt, pauseMs);
    if (answer.status === 200) return void this.end("Completed");
    if (answer.headers.get("x-inngest-no-retry") === "true") return void this.end("Failed", JSON.parse(text));
    return pauseMs;
  }

  async #send(url: string, request: Request, cutsAfterMs: number | undefined): Promise<Response> {
    const headers = new Headers(request.headers);
    headers.delete("host");
    if (!this.server.signsCalls) headers.delete("x-inngest-signature");
    return fetch(url + new URL(request.url).search, {
      method: "POST",
      headers,
      body: await request.text(),
      ...(cutsAfterMs && { signal: AbortSignal.timeout(cutsAfterMs) }),
    });
  }

  #apply(operations: Operation[], attempt: number, pauseMs: number): number | undefined {
    if (operations.some(({ data }) => sizeOf(data) > maxStepBytes)) return pauseMs;
    const failed = operations.find(({ op }) => op === "StepError");
    if (failed && attempt + 1 < this.#maxAttempts()) return pauseMs;
    for (const operation of operations) this.#applyOne(operation);
    if ([...this.#steps.values()].reduce((sum, step) => sum + sizeOf(step), 0) > maxStateBytes)
      this.end("Failed", { message: '{"error":{"error":"InngestErrStateOverflowed"}}' });
    return undefined;
  }

  #applyOne({ id, op, name, data, error, opts }: Operation): void {
    const isKnown = this.#steps.has(id) || this.#planned.has(id) || this.waits.has(id);
    if (op === "StepRun") this.#endStep(id, { data }, opts);
    else if (op === "StepError" || op === "StepFailed") this.#endStep(id, { error: error ?? data }, opts);
    else if (op === "RunComplete") this.end("Completed");
    else if (op === "DiscoveryRequest") void this.walk();
    else if (op === "StepPlanned" && !isKnown) {
      this.#planned.add(id);
      void this.#callUntilAnswered(id);
    } else if (op === "WaitForEvent" && !isKnown) this.#wait(id, name ?? "", opts);
    else if (!isKnown) throw new Error(`The simulated server does not know ${op}.`);
  }

  #wait(id: string, event: string, opts: Operation["opts"]): void {
    const timeoutMs = durationMs(String(opts?.timeout)) ?? Date.parse(String(opts?.timeout)) - Date.now();
    const timer = setTimeout(() => this.wake(id, null), Math.min(timeoutMs, 2 ** 31 - 1)).unref();
    this.waits.set(id, { event, if: opts?.if ? String(opts.if) : undefined, timer });
  }

  /** Without a race, the function goes on when all steps that were planned beside it have ended. */
  #endStep(id: string, result: { data?: unknown; error?: unknown }, opts: Operation["opts"]): void {
    this.#keep(id, result);
    if (this.#planned.size === 0 || opts?.parallelMode === "race") void this.walk();
  }

  #keep(id: string, result: { data?: unknown; error?: unknown }): void {
    this.#planned.delete(id);
    if (!this.#steps.has(id)) this.#steps.set(id, result);
  }

  #maxAttempts(): number {
    return (this.config.steps.step.retries?.attempts ?? 4) + 1;
  }
}

const sizeOf = (value: unknown): number => Buffer.byteLength(JSON.stringify(value) ?? "");

function retryAfterMs(text: string): number {
  return /^[\d.]+$/.test(text) ? Number(text) * 1000 : Math.max(0, Date.parse(text) - Date.now());
}

const digits = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/** An id in the form of the server's; its parts have no meaning. */
export function newUlid(): string {
  return [...randomBytes(26)].map((byte) => digits[byte % 32]).join("");
}

/** An event as it was sent. */
export const SentEvent = z
  .looseObject({
    id: z.string().optional(),
    name: z.string(),
    data: z.record(z.string(), z.unknown()).nullish(),
  })
  .transform((event) =>
    StoredEvent.parse({ ...event, id: event.id ?? newUlid(), data: event.data ?? {}, ts: Date.now() }),
  );
