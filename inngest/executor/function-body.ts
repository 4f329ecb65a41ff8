import type { StopSignal } from "@/inngest/run/stop-signal";
import type { Plan } from "@/lib/runs/states/recorder";
import type { Move, Moved } from "./advance";

/** Options of a step: its id, and how the run continues when it ends. */
export interface StepName {
  id: string;
  /** The step is beside others, and the function continues when the first of them ends. */
  parallelMode?: "race";
}

/**
 * A step that the embedded executor runs within the call that found it: its end can be recorded together with what the
 * executor keeps of it, and with what follows.
 */
export interface HeldStep {
  /**
   * @returns undefined when another attempt counts, and nothing was recorded
   */
  advance(move: Move): Promise<Moved | undefined>;
}

/** An attempt that has begun before its step: in the transaction that ended the one before, or made the run. */
export interface Ahead {
  nodeId: string;
  begun: { attempt: number; failures: number };
  stop: StopSignal;
}

/** A run of a flow that has begun with the lease of its first call. */
export interface Begun {
  plan: Plan;
  ahead?: Ahead | undefined;
}

/** Steps of a function, by the SDK or by the embedded executor. The SDK gives the work of a step no argument. */
export interface StepTools {
  /** The run that the executor has begun with the lease of this call. */
  begun?: Begun | undefined;
  run<Result>(name: StepName, work: (held?: HeldStep) => Promise<Result>): Promise<unknown>;
  waitForEvent(name: StepName, options: { event: string; if: string; timeout: number }): Promise<unknown>;
}

/** A function that the embedded executor calls without the SDK. Between its steps it awaits nothing but them. */
export type FunctionBody = (event: { data: unknown }, step: StepTools) => Promise<unknown>;
