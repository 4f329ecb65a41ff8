import { z } from "zod";
import { iso } from "@/lib/base/instant";
import { LogLevel, RunState } from "@/lib/base/run";
import type { LogLine } from "@/lib/runs/read/log-queries";
import type { TaskRun } from "@/lib/runs/read/queries";
import { RunAnswer, runAnswer } from "@/lib/runs/read/run-answer";

export { RunAnswer, runAnswer };

/** Response schemas of the API. Times are ISO 8601 in UTC. */
export const Time = z.iso.datetime();

/** `?limit=` and `?cursor=` of every list. */
export const Page = z.object({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(100).optional(),
});

/** A page of a list. */
export const pageOf = <Item extends z.ZodType>(item: Item) =>
  z.object({ items: z.array(item), nextCursor: z.string().nullable() });

export const TaskRunAnswer = z.object({
  id: z.string(),
  node: z.string(),
  task: z.string(),
  state: RunState,
  stateMessage: z.string().nullable(),
  progress: z.number().nullable(),
  progressMessage: z.string().nullable(),
  input: z.unknown(),
  output: z.unknown(),
  /** The JSON Schema of the form that a Paused task run waits for. */
  form: z.record(z.string(), z.unknown()).nullable(),
  /** Until when the form may be answered. */
  deadlineAt: Time.nullable(),
  answer: z
    .object({ values: z.record(z.string(), z.unknown()), by: z.string(), at: Time.optional() })
    .nullable(),
  /** When a task run that awaits a retry is tried again. */
  retryAt: Time.nullable(),
  createdAt: Time,
  startedAt: Time.nullable(),
  endedAt: Time.nullable(),
  attempts: z.array(
    z.object({
      attempt: z.int(),
      state: RunState,
      error: z.string().nullable(),
      startedAt: Time,
      endedAt: Time.nullable(),
      /** Processor time in ms, and highest memory in bytes, of an attempt that had a process of its own. */
      cpuMs: z.int().nullable(),
      peakBytes: z.int().nullable(),
    }),
  ),
});

/** A run with why it does not move, its task runs, and how the runs stand that its nodes have started. */
export const RunDetailAnswer = RunAnswer.extend({
  /** One sentence; null when the run has ended or is at work. */
  waitingFor: z.string().nullable(),
  /** The runs that `waitingFor` names. */
  waitingForRuns: z.array(z.object({ id: z.string(), name: z.string() })),
  children: z.array(z.object({ node: z.string(), state: RunState, count: z.int() })),
  tasks: z.array(TaskRunAnswer),
});

export const LogLineAnswer = z.object({
  id: z.int(),
  time: Time,
  level: LogLevel,
  task: z.string().nullable(),
  message: z.string(),
});

export type LogLineAnswer = z.output<typeof LogLineAnswer>;

export const ArtifactAnswer = z.object({
  id: z.string(),
  key: z.string(),
  kind: z.string(),
  version: z.int(),
  run: z.string().nullable(),
  task: z.string().nullable(),
  createdAt: Time,
  data: z.unknown(),
});

/** A task run as the API answers it. */
export function taskRunAnswer({ nodeId, ...task }: TaskRun): z.input<typeof TaskRunAnswer> {
  return {
    ...task,
    node: nodeId,
    deadlineAt: iso(task.deadlineAt),
    retryAt: iso(task.retryAt),
    createdAt: task.createdAt.toISOString(),
    startedAt: iso(task.startedAt),
    endedAt: iso(task.endedAt),
    attempts: task.attempts.map((attempt) => ({
      ...attempt,
      startedAt: attempt.startedAt.toISOString(),
      endedAt: iso(attempt.endedAt),
    })),
  };
}

/** A log line as the API answers it. */
export function logLineAnswer({
  id,
  createdAt,
  level,
  nodeId,
  message,
}: LogLine): z.input<typeof LogLineAnswer> {
  return { id, time: createdAt.toISOString(), level, task: nodeId, message };
}

/** An artifact as the API answers it. */
export function artifactAnswer<Row extends { createdAt: Date }>(row: Row) {
  return { ...row, createdAt: row.createdAt.toISOString() };
}
