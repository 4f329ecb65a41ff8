import { createHash } from "node:crypto";
import { NonRetriableError } from "inngest";
import { messageOf } from "@/lib/base/keepable";
import type { StepName } from "./function-body";
import type { Operation } from "./operations";

/** Answers of a function that is called without the SDK, in the SDK's form (docs/inngest.md "A call"). */

/** Id by which the executor knows a step. */
export function stepIdOf({ id }: StepName): string {
  return createHash("sha1").update(id).digest("hex");
}

/** The function has ended. */
export function completed(result: unknown): Response {
  return Response.json(result ?? null, { status: 200 });
}

/** Steps have ended, or are to begin. @param error why one of them failed */
export function operationsAnswer(operations: Operation[], error?: unknown): Response {
  return Response.json(operations, { status: 206, headers: error === undefined ? {} : retryHeaders(error) });
}

/** The function has failed. */
export function failed(error: unknown): Response {
  return Response.json(serialized(error), { status: 500, headers: retryHeaders(error) });
}

/** An error as the SDK sends it. */
export function serialized(error: unknown) {
  const { name, stack } = Object(error) as { name?: unknown; stack?: unknown };
  return {
    name: typeof name === "string" ? name : "Error",
    message: messageOf(error),
    stack: typeof stack === "string" ? stack : "",
    __serialized: true,
  };
}

/** The result of a step that has ended, as its function gets it. @throws its error */
export async function resultOf(kept: unknown): Promise<unknown> {
  const { data, error } = Object(kept) as { data?: unknown; error?: { name?: string; message?: string } };
  if (error) throw Object.assign(new Error(error.message), { name: error.name ?? "Error" });
  return data;
}

function retryHeaders(error: unknown): Record<string, string> {
  if (error instanceof NonRetriableError) return { "x-inngest-no-retry": "true" };
  const { retryAfter } = Object(error) as { retryAfter?: unknown };
  return typeof retryAfter === "string" ? { "retry-after": retryAfter } : {};
}
