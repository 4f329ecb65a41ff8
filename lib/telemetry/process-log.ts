import { AsyncLocalStorage } from "node:async_hooks";
import { format } from "node:util";
import { currentActor } from "@/db/actor";
import { processWide } from "@/db/process-wide";
import { currentRequest } from "@/lib/base/current-request";
import { environment } from "@/lib/base/environment";
import { keepableText } from "@/lib/base/keepable";
import { type RequestPlace, spanOfRequest } from "./request-spans";
import { type EndedRequest, isTold } from "./requests";
import { type AttemptPlace, spanIdOf, traceIdOf } from "./tracing";

const levels = { log: "info", info: "info", warn: "warning", error: "error", debug: "debug" } as const;
const longestMessage = 20_000;

/** A line of the log, with what it belongs to: ids and names of the catalogue. */
export interface LogLine {
  time: string;
  level: (typeof levels)[keyof typeof levels];
  message: string;
  request?: string;
  team?: string;
  run?: string;
  node?: string;
  /** Its place in a trace, where traces are sent. */
  trace?: string;
  span?: string;
  /** Of a request that has ended. */
  kind?: string;
  method?: string;
  path?: string;
  status?: number;
  ms?: number;
}

/** Receivers of the log beside, or in place of, the text on the standard output. */
export interface LogReceivers {
  /** Gets every line in place of the text. */
  output?: (line: LogLine) => void;
  /** Gets what may leave this machine. */
  collector?: (line: LogLine) => void;
}

const state = processWide("process-log", () => ({
  receivers: {} as LogReceivers,
  isTracing: false,
  isOnlyHere: false,
}));
const attempts = processWide("log-attempt", () => new AsyncLocalStorage<AttemptPlace & { teamId: string }>());

/**
 * Hands everything that this process logs to receivers, with the ids of the request, the team, the run and the node that
 * it belongs to. Messages are those of the text: no payloads, no values of statements.
 */
export function receiveLog(receivers: LogReceivers): void {
  state.receivers = receivers;
  state.isTracing = environment().tracesTo !== undefined;
  if (!receivers.output && !receivers.collector) return;
  for (const method of Object.keys(levels) as (keyof typeof levels)[]) {
    const writeText = console[method].bind(console);
    console[method] = (...parts: unknown[]) => {
      if (!receivers.output) writeText(...parts);
      passLine(lineOf({ level: levels[method], message: format(...parts) }));
    };
  }
}

/** Hands on a line, as that of a process of a task. */
export function passLine(line: LogLine): void {
  state.receivers.output?.(line);
  if (!state.isOnlyHere) state.receivers.collector?.(line);
}

/** Writes a line that holds a secret for who starts the portal: it does not leave this machine. */
export function sayOnlyHere(text: string): void {
  state.isOnlyHere = true;
  try {
    console.log(text);
  } finally {
    state.isOnlyHere = false;
  }
}

/** The output of LOG_FORMAT=json: one object in a line. */
export function writeJson(line: LogLine): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

/** A request that has ended, as a line. */
export function logEndedRequest(request: EndedRequest): void {
  const { id, kind, method, path, status, seconds } = request;
  const ms = Math.round(seconds * 1000);
  const line = lineOf({ message: "request", request: id, kind, method, path, status, ms }, request);
  state.receivers.output?.(line);
  if (isTold(request)) state.receivers.collector?.(line);
}

/** Lines that `work` writes belong to this attempt. */
export function logForAttempt<T>(at: AttemptPlace & { teamId: string }, work: () => Promise<T>): Promise<T> {
  return attempts.run(at, work);
}

function lineOf(
  { message, level = "info", ...fields }: Partial<LogLine> & { message: string },
  request: RequestPlace | undefined = currentRequest(),
): LogLine {
  const actor = currentActor();
  const attempt = attempts.getStore();
  return {
    time: new Date().toISOString(),
    level,
    message: keepableText(message, longestMessage),
    request: currentRequest()?.id,
    team: attempt?.teamId ?? actor?.teamId,
    run: attempt?.runId ?? (actor?.type === "run" ? actor.id : undefined),
    node: attempt?.nodeId,
    ...(state.isTracing && placeOf(attempt, request)),
    ...fields,
  };
}

function placeOf(
  attempt: AttemptPlace | undefined,
  request: RequestPlace | undefined,
): { trace?: string; span?: string } {
  if (attempt) {
    const { runId, nodeId, attempt: number } = attempt;
    return { trace: traceIdOf(runId), span: spanIdOf(runId, nodeId, number) };
  }
  if (!request) return {};
  const { traceId, spanId } = spanOfRequest(request);
  return { trace: traceId, span: spanId };
}
