import type { z } from "zod";
import type { JsonSchema } from "@/lib/base/json-schema";
import type { LogLevel } from "@/lib/base/run";
import type { BlockType, OpenedBlock } from "@/lib/blocks/block-type";

/** A block that a task needs: a deployment binds one of its type, by name. */
export interface Slot {
  type: BlockType;
  /** Another type that will do as well. */
  orType?: BlockType;
  isOptional?: boolean;
}
export type Slots = Record<string, Slot>;

/** The values of the block in a slot; an optional slot may be empty. */
type InSlot<Asked extends Slot> =
  | OpenedBlock<Asked["type"]>
  | (Asked extends { orType: infer Other extends BlockType } ? OpenedBlock<Other> : never)
  | (Asked extends { type: BlockType; isOptional?: false } ? never : undefined);

/** What a task's code is given. Everything it may touch of the outside comes through here. */
export interface TaskContext<Input, Asked extends Slots = Slots> {
  teamId: string;
  runId: string;
  nodeId: string;
  /** 1 for the first try. */
  attempt: number;
  input: Input;
  /** Aborted when the run is cancelled or the attempt has run out of time. Hand it on to everything that takes one. */
  signal: AbortSignal;
  /** Writes a line to the run's log; it is on the page within half a second. */
  log(message: string, level?: LogLevel): void;
  /** Reports how far the attempt is. @param fraction 0–1 */
  progress(fraction: number, message?: string): void;
  /** Keeps something for people to look at under `key`; runs add versions under the key. Repeating it in one task run replaces. */
  artifact(key: string, kind: string, data: unknown): Promise<{ id: string; version: number }>;
  /**
   * The values of the block that the deployment bound to a slot, secrets in clear; they are hidden in logs, messages and
   * artifacts, but not in the output. @throws DomainError when there is none and the slot is not optional
   */
  block<Name extends string & keyof Asked>(slot: Name): Promise<InSlot<Asked[Name]>>;
}

/** What a task of the catalogue says of itself. */
interface TaskFace<Input extends z.ZodObject, Output extends z.ZodObject> {
  /** The file's name. */
  slug: string;
  name: string;
  description: string;
  input: Input;
  /** Small: tables never travel through steps, they pass by reference. */
  output: Output;
  /** The output's JSON Schema where a node's own input (bindings unresolved) tells more than `output` does. */
  outputOf?(input: Record<string, unknown>): JsonSchema | undefined;
}

/** One kind of work in the catalogue: typed input, typed output, code that runs. One file in inngest/tasks. */
export interface WorkTask<
  Input extends z.ZodObject = z.ZodObject,
  Output extends z.ZodObject = z.ZodObject,
  Asked extends Slots = Slots,
> extends TaskFace<Input, Output> {
  /** The blocks it needs, by slot. Nodes of a flow that name a slot alike share its block. */
  blocks?: Asked;
  /** Raise it when the code gives another output for the same input: cached results of before are not used then. */
  version?: string;
  /** False for a task that depends on more than its input, or is run for what it does: its results are not cached. */
  isCacheable?: boolean;
  /**
   * Whether it may be tried outside of any run (inngest/run/dry-run.ts): true where all that it leaves behind are artifacts and
   * files in its run's folder; else a sentence on what it would change. What says nothing is not tried.
   */
  dryRun?: true | string;
  run(context: TaskContext<z.output<Input>, Asked>): Promise<z.input<Output>>;
}

/** What a control task is given each time that it is looked after. */
interface ControlContext<Input> {
  teamId: string;
  runId: string;
  nodeId: string;
  attempt: number;
  /** How many attempts there were before the run was last taken up: what those had started counts no more. */
  attemptsBefore: number;
  input: Input;
  /** What was answered to the form, once it was. */
  answer: { values: Record<string, unknown>; by: string } | null;
  deadlineAt: Date | null;
}

/** What a control task has come to: its output, a deadline that has passed, or a further wait (at most `waitMs`). */
type ControlOutcome<Output> = { output: Output } | { timedOut: string } | { waitMs: number };

/**
 * A task that waits for others: for a person, or for runs that it starts. `control` is called when the node begins and
 * whenever what it waits for may be there. Each call may come twice; rows are the truth.
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

/** Declares a task that waits for others. */
export function defineControlTask<Input extends z.ZodObject, Output extends z.ZodObject>(
  task: ControlTask<Input, Output>,
): ControlTask<Input, Output> {
  return task;
}

/** True for a task that waits for others. */
export function isControl(task: Task | undefined): task is ControlTask {
  return task !== undefined && "control" in task;
}
