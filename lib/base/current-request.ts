import { AsyncLocalStorage } from "node:async_hooks";
import { randomBytes } from "node:crypto";
import { processWide } from "@/db/process-wide";

/** Place in a trace, in hexadecimal digits. */
export interface SpanPlace {
  traceId: string;
  spanId: string;
  /** Span of the caller. */
  parentId?: string;
}

/** The HTTP request that the current work belongs to. */
export interface CurrentRequest {
  id: string;
  /** Ids of runs that it has started, the first few. */
  startedRuns: string[];
  /** In the caller's trace, or in one of its own. */
  span: SpanPlace;
}

const mostRuns = 20;
const current = processWide("current-request", () => new AsyncLocalStorage<CurrentRequest>());
/** W3C's `traceparent`. */
const given = /^00-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}$/;

/**
 * Everything that the caller starts from here on belongs to a request of this id.
 * @param traceparent place of the caller in its trace, as the request gave it
 */
export function enterRequest(id: string, traceparent?: unknown): CurrentRequest {
  const caller = typeof traceparent === "string" ? given.exec(traceparent) : null;
  const spanId = randomBytes(8).toString("hex");
  const span = caller
    ? { traceId: caller[1]!, parentId: caller[2]!, spanId }
    : { traceId: randomBytes(16).toString("hex"), spanId };
  const request = { id, startedRuns: [], span };
  current.enterWith(request);
  return request;
}

/** The HTTP request that the current work belongs to. */
export function currentRequest(): CurrentRequest | undefined {
  return current.getStore();
}

/** Id of the HTTP request that the current work belongs to. */
export function requestId(): string | undefined {
  return currentRequest()?.id;
}

/** Notes that the current request has started a run, whose trace then begins with the request. */
export function noteStartedRun(runId: string): void {
  const started = current.getStore()?.startedRuns;
  if (started && started.length < mostRuns) started.push(runId);
}
