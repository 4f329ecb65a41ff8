import { sqlStateOf } from "@/db/refusal";
import { DomainError } from "./errors";

/** SQLSTATE of a cancelled statement: by its timeout, or because the caller disconnected. */
const cancelled = "57014";
/** Too many connections; Postgres is shutting down, has crashed, or is starting up. */
const refusing = new Set(["53300", "57P01", "57P02", "57P03"]);

/** The expected failure for a slow or unreachable database, for the edges; undefined for any other error. */
export function unavailable(error: unknown): DomainError | undefined {
  const state = sqlStateOf(error) ?? "";
  if (state === cancelled)
    return new DomainError(
      "unavailable",
      "The database took too long to respond, so this was stopped. Request less data or try again later.",
    );
  if (refusing.has(state) || hasLostConnection(error))
    return new DomainError("unavailable", "The database is not responding. Try again shortly.");
  return undefined;
}

/** Checks only postgres.js' own codes: system codes also come from files and other servers. */
function hasLostConnection(error: unknown): boolean {
  for (let cause = error, left = 5; cause instanceof Error && left > 0; cause = cause.cause, left--)
    if (
      /^(CONNECTION_(CLOSED|ENDED|DESTROYED)|CONNECT_TIMEOUT)$/.test(
        String((cause as { code?: unknown }).code),
      )
    )
      return true;
  return false;
}
