import type { z } from "zod";
import type { ArtifactKind } from "@/lib/artifacts/artifact";
import type { LogLevel } from "@/lib/runs/run";

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

/** One kind of work in the catalogue: typed input, typed output, code that runs. One file in inngest/tasks. */
export interface Task<Input extends z.ZodObject = z.ZodObject, Output extends z.ZodObject = z.ZodObject> {
  /** The file's name. */
  slug: string;
  name: string;
  description: string;
  input: Input;
  /** Small: tables never travel through steps, they pass by reference. */
  output: Output;
  run(context: TaskContext<z.output<Input>>): Promise<z.input<Output>>;
}

/** Declares a task, so that `run` is typed by the schemas. */
export function defineTask<Input extends z.ZodObject, Output extends z.ZodObject>(
  task: Task<Input, Output>,
): Task<Input, Output> {
  return task;
}
