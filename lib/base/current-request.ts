import { AsyncLocalStorage } from "node:async_hooks";
import { processWide } from "@/db/process-wide";

/** The HTTP request that the current work belongs to. */
interface CurrentRequest {
  id: string;
  /** Ids of runs that it has started, the first few. */
  startedRuns: string[];
}

const mostRuns = 20;
const current = processWide("current-request", () => new AsyncLocalStorage<CurrentRequest>());

/** Everything that the caller starts from here on belongs to a request of this id. */
export function enterRequest(id: string): CurrentRequest {
  const request = { id, startedRuns: [] };
  current.enterWith(request);
  return request;
}

/** Id of the HTTP request that the current work belongs to. */
export function requestId(): string | undefined {
  return current.getStore()?.id;
}

/** Notes that the current request has started a run, whose trace then begins with the request. */
export function noteStartedRun(runId: string): void {
  const started = current.getStore()?.startedRuns;
  if (started && started.length < mostRuns) started.push(runId);
}
