import { format } from "node:util";
import { currentActor } from "@/db/actor";
import { requestId } from "@/lib/base/current-request";
import { keepableText } from "@/lib/base/keepable";
import type { EndedRequest } from "./requests";

const levels = { log: "info", info: "info", warn: "warning", error: "error", debug: "debug" } as const;
const longestMessage = 20_000;

/**
 * With LOG_FORMAT=json, writes everything that this process logs as one JSON object in a line, with the ids of the
 * request, the team and the run that it belongs to. Messages are those of the text log: no payloads, no values of
 * statements.
 */
export function logAsJson(write: (line: string) => void = (line) => process.stdout.write(line)): void {
  for (const method of Object.keys(levels) as (keyof typeof levels)[])
    console[method] = (...parts: unknown[]) => write(lineOf(levels[method], { message: format(...parts) }));
}

/** A request that has ended, as a line. */
export function logEndedRequest({ id, kind, method, path, status, seconds }: EndedRequest): void {
  const ms = Math.round(seconds * 1000);
  const line = lineOf("info", { message: "request", request: id, kind, method, path, status, ms });
  process.stdout.write(line);
}

function lineOf(
  level: string,
  { message, ...fields }: { message: string; [field: string]: unknown },
): string {
  const actor = currentActor();
  const entry = {
    time: new Date().toISOString(),
    level,
    message: keepableText(message, longestMessage),
    request: requestId(),
    team: actor?.teamId,
    run: actor?.type === "run" ? actor.id : undefined,
    ...fields,
  };
  return `${JSON.stringify(entry)}\n`;
}
