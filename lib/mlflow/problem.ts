import { DomainError, type DomainErrorCode } from "@/lib/base/errors";
import { parseJson } from "@/lib/base/json";
import { NetworkError } from "@/lib/net/network-error";
import { ErrorMessage } from "./answers";

/** A call that may succeed when it is repeated: the server is unreachable, slow, busy or broken at the moment. */
export class PassingError extends NetworkError {
  /** Delay that the server asks for, in ms. */
  readonly retryAfterMs: number | undefined;

  constructor(message: string, { retryAfterMs, ...options }: ErrorOptions & { retryAfterMs?: number } = {}) {
    super(message, options);
    this.retryAfterMs = retryAfterMs;
  }
}

/** The server does not have the call: it is of an earlier version, or no MLflow server. */
export class NoSuchCallError extends DomainError {}

type Server = { baseUrl: string; isOwn?: boolean; authorization?: string };
type Asked = { label: string; isFile?: boolean };

const codes: Record<number, DomainErrorCode> = {
  401: "unauthenticated",
  403: "forbidden",
  404: "not-found",
  409: "conflict",
  413: "too-large",
};
const longestReason = 500;

/** The server's name at the beginning of a sentence. */
export function serverName({ baseUrl, isOwn }: Server): string {
  return isOwn ? "This portal" : `The MLflow server at ${baseUrl}`;
}

/** The error for an answer that is not 2xx. Its message names the server, the call, and the reason given. */
export async function problemOf(server: Server, call: Asked, response: Response): Promise<Error> {
  const { status, headers } = response;
  const text = await response.text();
  // For a proxy's page or an empty response, only the status is available.
  const body = ErrorMessage.safeParse(parseJson(text)).data;
  const name = serverName(server);
  const given = body && shortened(body.message || body.error_code);
  const because = given ? `: ${given}` : ".";
  if (status === 408 || status === 429 || (status >= 500 && status !== 501)) {
    if (text.includes("--serve-artifacts"))
      return new DomainError(
        "invalid",
        `${name} does not serve files (${status} to ${call.label}). Start it with --serve-artifacts, or give its experiments a root gs://….`,
      );
    const retryAfterMs = readRetryAfter(headers.get("retry-after"));
    const what =
      status === 429
        ? `${name} has too many requests and refused ${call.label} (429)`
        : `${name} failed at ${call.label} (${status})`;
    return new PassingError(`${what}${because}`, { retryAfterMs });
  }
  if (status === 401)
    return new DomainError(
      "unauthenticated",
      server.authorization
        ? `${name} did not accept the credentials (401) for ${call.label}.`
        : `${name} asks for credentials (401) at ${call.label}. Give its block a user name and password, or a token.`,
    );
  if (status >= 300 && status < 400)
    return new DomainError(
      "invalid",
      `${name} redirects ${call.label} (${status})${placeOf(headers, server.baseUrl)}. Use the address behind the redirect, or one without a sign-in page.`,
    );
  if (status === 404 && !call.isFile && body?.error_code !== "RESOURCE_DOES_NOT_EXIST")
    return new NoSuchCallError(
      "invalid",
      `${name} has no ${call.label} (404). Check the address: it is the one that MLFLOW_TRACKING_URI would have.`,
    );
  const isTaken = body?.error_code === "RESOURCE_ALREADY_EXISTS";
  const code = isTaken ? "conflict" : (codes[status] ?? "invalid");
  if (server.isOwn && given) return new DomainError(code, given);
  return new DomainError(code, `${name} refused ${call.label} (${status})${because}`);
}

/** Delay of a Retry-After header in ms: it has seconds or a date. */
function readRetryAfter(header: string | null): number | undefined {
  if (!header) return undefined;
  const ms = /^\d+$/.test(header.trim()) ? Number(header) * 1000 : Date.parse(header) - Date.now();
  return Number.isFinite(ms) ? Math.max(0, ms) : undefined;
}

/** Destination of a redirect, without what may be secret in it. */
function placeOf(headers: Headers, baseUrl: string): string {
  const location = headers.get("location") ?? "";
  if (!URL.canParse(location, baseUrl)) return "";
  const { origin, pathname } = new URL(location, baseUrl);
  return ` to ${origin}${pathname}`.slice(0, longestReason);
}

/** A server's own words: SQLAlchemy appends the statement with all its values. */
function shortened(message: string): string {
  const [first = ""] = message.split(/\n|\[SQL:/);
  return first.trim().slice(0, longestReason) || message.slice(0, longestReason);
}
