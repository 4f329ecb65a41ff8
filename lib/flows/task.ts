import type { z } from "zod";
import type { JsonSchema } from "@/lib/base/json-schema";
import type { LogLevel } from "@/lib/base/run";
import type { BlockType, OpenedBlock } from "@/lib/blocks/block-type";

/** A block that a task needs: a deployment binds one of its type, by name. */
export interface Slot {
  type: BlockType;
  /** Alternative type that is accepted too. */
  orType?: BlockType;
  isOptional?: boolean;
}
export type Slots = Record<string, Slot>;

/** The values of the block in a slot; an optional slot may be empty. */
type InSlot<Asked extends Slot> =
  | OpenedBlock<Asked["type"]>
  | (Asked extends { orType: infer Other extends BlockType } ? OpenedBlock<Other> : never)
  | (Asked extends { type: BlockType; isOptional?: false } ? never : undefined);

/** Context of a task's code. All access to the outside goes through it. */
export interface TaskContext<Input, Asked extends Slots = Slots> {
  teamId: string;
  runId: string;
  nodeId: string;
  /** 1 for the first attempt. */
  attempt: number;
  input: Input;
  /** Aborted when the run is cancelled or the attempt has timed out. Pass it on to everything that accepts one. */
  signal: AbortSignal;
  /** Writes a line to the run's log; the page shows it within half a second. */
  log(message: string, level?: LogLevel): void;
  /** Reports the progress of the attempt. @param fraction 0–1 */
  progress(fraction: number, message?: string): void;
  /**
   * Stores an artifact under `key`; runs add versions under the key. Repeating it within one task run replaces the
   * artifact.
   */
  artifact(key: string, kind: string, data: unknown): Promise<{ id: string; version: number }>;
  /** Values of the team's variables that the flow may read, by name, as they were when the run was made. */
  variables(): Promise<Record<string, unknown>>;
  /**
   * Values of the block bound to a slot, with decrypted secrets; they are masked in logs, messages and artifacts, but
   * not in the output. @throws DomainError when there is none and the slot is required
   */
  block<Name extends string & keyof Asked>(slot: Name): Promise<InSlot<Asked[Name]>>;
}

/**
 * Metadata of an input that is written into the flow and cannot be bound: it decides which code runs, and whoever starts
 * a run only chooses parameters.
 */
export const literalInput = { isLiteral: true };

/** Declaration of a task in the catalogue. */
interface TaskFace<Input extends z.ZodObject, Output extends z.ZodObject> {
  /** The file's name. */
  slug: string;
  name: string;
  description: string;
  input: Input;
  /** Small: tables are passed by reference, never through steps. */
  output: Output;
  /** JSON Schema of the output, where a node's own input (bindings unresolved) tells more than `output` does. */
  outputOf?(input: Record<string, unknown>): JsonSchema | undefined;
  /** Reason why this installation does not run it, as a sentence; undefined when it does. */
  whyUnavailable?(): string | undefined;
}

/** One kind of work in the catalogue: typed input, typed output, code that runs. One file in inngest/tasks. */
export interface WorkTask<
  Input extends z.ZodObject = z.ZodObject,
  Output extends z.ZodObject = z.ZodObject,
  Asked extends Slots = Slots,
> extends TaskFace<Input, Output> {
  /** Blocks it needs, by slot. Nodes of a flow with the same slot name share the block. */
  blocks?: Asked;
  /** Increase it when the code gives another output for the same input: earlier cached results are then ignored. */
  version?: string;
  /**
   * False for a task that depends on more than its input, or is run for its side effects: its results are not cached.
   */
  isCacheable?: boolean;
  /**
   * True for work of the processor: an attempt then has a process of its own, with limits of memory, which is killed
   * when it does not stop in time. Light tasks stay in the portal's or the worker's process.
   */
  computes?: true;
  /**
   * True when it may be tried outside of a run (inngest/run/dry-run.ts): it leaves only artifacts and files in its
   * run's folder. Otherwise a sentence on what it would change. Undefined means it cannot be tried.
   */
  dryRun?: true | string;
  run(context: TaskContext<z.output<Input>, Asked>): Promise<z.input<Output>>;
}

/** Context of each call of a control task. */
interface ControlContext<Input> {
  teamId: string;
  runId: string;
  nodeId: string;
  attempt: number;
  /** Number of attempts before the last restart of the run: runs started by those are ignored. */
  attemptsBefore: number;
  input: Input;
  /** Time of the node's first attempt since the run was last retried. */
  startedAt: Date;
  /** The answer to the form, once there is one; `at` is a time in ISO 8601. */
  answer: { values: Record<string, unknown>; by: string; at?: string } | null;
  deadlineAt: Date | null;
}

/** Result of a control task: its output, a passed deadline, or a further wait (at most `waitMs`). */
type ControlOutcome<Output> = { output: Output } | { timedOut: string } | { waitMs: number };

/**
 * A task that waits: for a person, or for runs that it starts. `control` is called when the node begins and whenever
 * the wait may be over. Each call may happen twice; the database rows are the truth.
 */
export interface ControlTask<
  Input extends z.ZodObject = z.ZodObject,
  Output extends z.ZodObject = z.ZodObject,
> extends TaskFace<Input, Output> {
  control(context: ControlContext<z.output<Input>>): Promise<ControlOutcome<z.input<Output>>>;
}

export type Task<Input extends z.ZodObject = z.ZodObject, Output extends z.ZodObject = z.ZodObject> =
  | WorkTask<Input, Output>
  | ControlTask<Input, Output>;

/** Declares a task, so that `run` is typed by the schemas and slots. */
export function defineTask<
  Input extends z.ZodObject,
  Output extends z.ZodObject,
  const Asked extends Slots = Record<never, Slot>,
>(task: WorkTask<Input, Output, Asked>): WorkTask<Input, Output, Asked> {
  return task;
}

/** Declares a control task. */
export function defineControlTask<Input extends z.ZodObject, Output extends z.ZodObject>(
  task: ControlTask<Input, Output>,
): ControlTask<Input, Output> {
  return task;
}

/** True for a control task. */
export function isControl(task: Task | undefined): task is ControlTask {
  return task !== undefined && "control" in task;
}
