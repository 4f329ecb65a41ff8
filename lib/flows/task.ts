import type { z } from "zod";
import type { ArtifactKind } from "@/lib/artifacts/artifact";
import type { LogLevel } from "@/lib/runs/run";
import type { JsonSchema } from "./flow";

/** What a task's code is given. Everything it may touch of the outside comes through here. */
export interface TaskContext<Input> {
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
  artifact(key: string, kind: ArtifactKind, data: unknown): Promise<{ id: string; version: number }>;
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
export interface WorkTask<Input extends z.ZodObject = z.ZodObject, Output extends z.ZodObject = z.ZodObject>
  extends TaskFace<Input, Output> {
  control?: undefined;
  /** Raise it when the code gives another output for the same input: cached results of before are not used then. */
  version?: string;
  /** False for a task that depends on more than its input, or is run for what it does: its results are not cached. */
  isCacheable?: boolean;
  run(context: TaskContext<z.output<Input>>): Promise<z.input<Output>>;
}

/** A task that the flow itself carries out, since it waits for others: for a person, or for runs that it starts. */
export interface ControlTask<
  Input extends z.ZodObject = z.ZodObject,
  Output extends z.ZodObject = z.ZodObject,
> extends TaskFace<Input, Output> {
  control: "wait-for-input" | "run-flow" | "for-each";
}

export type Task<Input extends z.ZodObject = z.ZodObject, Output extends z.ZodObject = z.ZodObject> =
  | WorkTask<Input, Output>
  | ControlTask<Input, Output>;

/** Declares a task, so that `run` is typed by the schemas. */
export function defineTask<Input extends z.ZodObject, Output extends z.ZodObject>(
  task: WorkTask<Input, Output>,
): WorkTask<Input, Output> {
  return task;
}

/** Declares a task that the flow itself carries out. */
export function defineControlTask<Input extends z.ZodObject, Output extends z.ZodObject>(
  task: ControlTask<Input, Output>,
): ControlTask<Input, Output> {
  return task;
}
