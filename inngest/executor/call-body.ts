import { setImmediate as nextTurn } from "node:timers/promises";
import { NonRetriableError } from "inngest";
import { advance, type Move, type Moved } from "./advance";
import { completed, failed, operationsAnswer, resultOf, serialized, stepIdOf } from "./answers";
import { endRun } from "./events";
import type { FunctionBody, HeldStep, StepName, StepTools } from "./function-body";
import { type Job, walk, whileLeased } from "./jobs";
import { maxCallMs } from "./limits";
import type { Operation } from "./operations";
import type { Registry } from "./registry";
import { checkpoint, type Failure } from "./steps";

/** Time in which the step that a call is for must be found, in ms; the SDK's. */
const findMs = 10_000;

type Work = (held?: HeldStep) => Promise<unknown>;
type Waits = Parameters<StepTools["waitForEvent"]>[1];

/** A step that has not ended, as the body has found it. */
interface Found {
  id: string;
  name: StepName;
  /** The work that it runs, or the event that it waits for. */
  does: { work: Work } | { waits: Waits };
  resolve(value: unknown): void;
}

/** Ends a call that has no answer: its lease was lost, or its run has ended. */
class CallOver extends Error {}

/**
 * Calls a function of this process without the SDK, whose requests, signatures and JSON cost more than the work of a
 * quick step. A call does what one by the SDK does: a step alone runs within the call that finds it, steps beside each
 * other become calls of their own.
 * @returns the answer in the SDK's form; undefined when there is nothing left to apply
 */
export async function callBody(
  registry: Registry,
  job: Job,
  body: FunctionBody,
): Promise<Response | undefined> {
  const call = new BodyCall(registry, job);
  const ended = body(job.event as { data: unknown }, call).then(
    (result) => () => completed(result),
    (error: unknown) => () => failed(error),
  );
  try {
    for (;;) {
      const end = await Promise.race([ended, call.somethingFound()]);
      if (end) return call.isOver ? undefined : end();
      const answer = await call.answerFound();
      if (answer) return answer;
    }
  } catch (error) {
    if (error instanceof CallOver) return undefined;
    throw error;
  } finally {
    call.leave();
  }
}

class BodyCall implements StepTools {
  /** The executor's part of the run has ended together with its last step. */
  isOver = false;
  private found: Found[] = [];
  private wake: () => void = () => {};
  private isLate = false;
  private isLost = false;
  private readonly timer: NodeJS.Timeout | undefined;

  get begun() {
    return this.job.begun;
  }

  constructor(
    private readonly registry: Registry,
    private readonly job: Job,
  ) {
    if (job.target === walk) return;
    this.timer = setTimeout(() => {
      this.isLate = true;
      this.wake();
    }, findMs).unref();
  }

  run<Result>(name: StepName, work: (held?: HeldStep) => Promise<Result>): Promise<unknown> {
    return this.find(name, { work });
  }

  waitForEvent(name: StepName, waits: Waits): Promise<unknown> {
    return this.find(name, { waits });
  }

  /** Resolves when there is a step that has not ended. */
  somethingFound(): Promise<undefined> {
    if (this.found.length > 0) return Promise.resolve(undefined);
    return new Promise((resolve) => {
      this.wake = () => resolve(undefined);
    });
  }

  /** Runs or plans the steps that were found. @returns the answer, unless the call continues */
  async answerFound(): Promise<Response | undefined> {
    const { target, pending } = this.job;
    const [first] = this.found;
    const isAlone = first && pending === 0 && first.name.parallelMode !== "race";
    if (target === walk && isAlone && "work" in first.does) {
      this.found.shift();
      return this.runWithin(first, first.does.work);
    }
    // All steps that can begin now are found within a turn of the event loop.
    await nextTurn();
    if (target === walk) return operationsAnswer(this.found.map(planned));
    const own = this.found.find(({ id }) => id === target);
    this.found = [];
    if (own && "work" in own.does) return this.runAsAnswer(own, own.does.work);
    return this.isLate ? failed(new Error(`The step ${target} was not found.`)) : undefined;
  }

  leave(): void {
    clearTimeout(this.timer);
  }

  private find(name: StepName, does: Found["does"]): Promise<unknown> {
    const id = stepIdOf(name);
    if (Object.hasOwn(this.job.steps, id)) return resultOf(this.job.steps[id]);
    return new Promise((resolve) => {
      this.found.push({ id, name, does, resolve });
      this.wake();
    });
  }

  /** Runs a step alone; the function continues in the same call. */
  private async runWithin(step: Found, work: Work): Promise<Response | undefined> {
    const { job } = this;
    let isKept = false;
    const advanceStep = async (move: Move): Promise<Moved | undefined> => {
      const moved = await this.advance(step.id, move);
      isKept = moved !== undefined;
      return moved;
    };
    try {
      const result = await inTime(work({ advance: advanceStep }));
      if (this.isLost) throw new CallOver();
      if (!isKept) await this.keep(step.id, result);
      // The next step is tried as often as this one.
      job.attempt = 0;
      step.resolve(result);
      return undefined;
    } catch (error) {
      if (error instanceof CallOver) throw error;
      return this.failedStep(step, error);
    }
  }

  private async runAsAnswer(step: Found, work: Work): Promise<Response> {
    clearTimeout(this.timer);
    try {
      const data = await inTime(work());
      return operationsAnswer([{ ...named(step), op: "StepRun", data: data ?? null }]);
    } catch (error) {
      return this.failedStep(step, error);
    }
  }

  private async advance(stepId: string, move: Move): Promise<Moved | undefined> {
    const mayBeOver = !this.registry.hears("inngest/function.finished");
    const moved = await advance(move, { leaseId: this.job.leaseId, stepId, mayBeOver });
    if (moved === "superseded") return undefined;
    // Others may wait for the outcome of this attempt, so the call is ended after it.
    this.isLost = moved === "lost";
    if (moved === "lost") return {};
    if ("message" in moved) return this.failRun(moved);
    this.isOver = moved.isOver;
    return moved;
  }

  private async keep(stepId: string, result: unknown): Promise<void> {
    const outcome = await checkpoint(this.job.leaseId, [{ stepId, result: { data: result ?? null } }]);
    if (outcome === "lost") throw new CallOver();
    if (outcome) await this.failRun(outcome);
  }

  private async failRun(failure: Failure): Promise<never> {
    const { job, registry } = this;
    await whileLeased(job.leaseId, (tx) => endRun(tx, registry, job.runId, "failed", failure));
    throw new CallOver();
  }

  private failedStep(step: Found, error: unknown): Response {
    const { attempt, functionId } = this.job;
    const isLast = error instanceof NonRetriableError || attempt + 1 >= this.registry.maxAttempts(functionId);
    const op = isLast ? "StepFailed" : "StepError";
    return operationsAnswer([{ ...named(step), op, data: null, error: serialized(error) }], error);
  }
}

/** @throws after two hours, the limit of a call */
async function inTime<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const tooLong = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error("A call may take at most two hours.")), maxCallMs).unref();
  });
  return Promise.race([work, tooLong]).finally(() => clearTimeout(timer));
}

const named = ({ id, name }: Found) => ({ id, name: name.id, displayName: name.id });

function planned(step: Found): Operation {
  if ("work" in step.does) return { ...named(step), op: "StepPlanned" };
  const { event, if: condition, timeout } = step.does.waits;
  return {
    ...named(step),
    op: "WaitForEvent",
    name: event,
    opts: { if: condition, timeout: `${timeout}ms` },
  };
}
