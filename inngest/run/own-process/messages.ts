import { DomainError, type DomainErrorCode, type FieldIssue } from "@/lib/base/errors";
import type { LogLevel } from "@/lib/base/run";
import type { FlowNode } from "@/lib/flows/flow";
import type { AttemptOf } from "@/lib/runs/states/record-task";
import type { LogLine } from "@/lib/telemetry/process-log";

/** An attempt as a process of its own gets it. */
export interface TaskCall {
  at: AttemptOf;
  node: FlowNode;
  input: unknown;
}

export type ToChild = { call: TaskCall } | { stop: string };

export type FromChild =
  | { isReady: true }
  /** Of the process's own log. */
  | { line: LogLine }
  | { log: [message: string, level?: LogLevel] }
  | { progress: [fraction: number, message?: string] }
  | { output: unknown }
  | { error: Thrown };

/** An error between two processes. */
interface Thrown {
  name: string;
  message: string;
  stack?: string;
  code?: string;
  issues?: FieldIssue[];
}

export function thrownOf(error: unknown): Thrown {
  if (!(error instanceof Error)) return { name: "Error", message: String(error) };
  const { name, message, stack } = error;
  return error instanceof DomainError
    ? { name: "DomainError", message, stack, code: error.code, issues: error.issues }
    : { name, message, stack };
}

export function errorOf({ name, message, stack, code, issues }: Thrown): Error {
  const error =
    name === "DomainError"
      ? new DomainError(code as DomainErrorCode, message, issues)
      : name === "URIError"
        ? new URIError(message)
        : new Error(message);
  error.stack = stack;
  return error;
}
