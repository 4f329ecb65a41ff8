import { DomainError, type DomainErrorCode } from "@/lib/base/errors";
import { parseJson } from "@/lib/base/json";
import { trimEndOf } from "@/lib/base/trim-end";
import { networkProblem } from "@/lib/net/network-problem";
import { ErrorMessage } from "./protocol";

type Fetch = (url: string, init?: RequestInit) => Promise<Response>;
export type Connection = {
  baseUrl: string;
  fetch?: Fetch;
  /** Value of the Authorization header: `Bearer …` or `Basic …`. */
  authorization?: string;
  signal?: AbortSignal;
};
export type Call = {
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  path: string;
  query?: Record<string, string | undefined>;
  json?: unknown;
  bytes?: Uint8Array | string;
  /** False when sending twice would create two: such calls are not retried. */
  isRepeatable?: boolean;
};

const mostAttempts = 3;
const codes: Record<number, DomainErrorCode> = {
  401: "unauthenticated",
  403: "forbidden",
  404: "not-found",
  409: "conflict",
  413: "too-large",
  429: "rate-limited",
};

/**
 * Sends one call to an MLflow server. Retries network failures, 429 and 5xx, three attempts in all, when the call is
 * repeatable.
 * @throws DomainError whose message names the server and the reason: unreachable, 401, or the server's response
 */
export async function send(connection: Connection, call: Call): Promise<Response> {
  for (let attempt = 1; ; attempt++) {
    const isLast = attempt === mostAttempts || call.isRepeatable === false;
    const response = await once(connection, call, isLast);
    if (response?.ok) return response;
    const isTransient = !response || response.status === 429 || response.status >= 500;
    if (isLast || !isTransient) throw await failure(connection.baseUrl, response!);
    await response?.body?.cancel();
    await new Promise((resolve) => setTimeout(resolve, 200 * 2 ** attempt));
    connection.signal?.throwIfAborted();
  }
}

async function once(connection: Connection, call: Call, isLast: boolean): Promise<Response | undefined> {
  const { baseUrl, authorization, signal } = connection;
  const url = new URL(trimEndOf(baseUrl, "/") + call.path);
  for (const [key, value] of Object.entries(call.query ?? {})) {
    if (value !== undefined) url.searchParams.set(key, value);
  }
  const headers: Record<string, string> = {};
  if (authorization) headers.authorization = authorization;
  if (call.json !== undefined) headers["content-type"] = "application/json";
  const body = call.json === undefined ? call.bytes : JSON.stringify(call.json);
  try {
    const send = connection.fetch ?? fetch;
    return await send(url.href, {
      method: call.method,
      headers,
      body: body as BodyInit,
      signal,
      redirect: "error",
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    // A forbidden address stays forbidden, so it is not retried.
    if (error instanceof DomainError) throw error;
    if (!isLast) return undefined;
    const reason = networkProblem(error);
    throw new DomainError("invalid", `The MLflow server at ${baseUrl} could not be reached: ${reason}.`);
  }
}

async function failure(baseUrl: string, response: Response): Promise<DomainError> {
  // For a proxy's page or an empty response, only the status is available.
  const body = ErrorMessage.safeParse(parseJson(await response.text())).data;
  const { status } = response;
  if (status === 401) {
    return new DomainError(
      "unauthenticated",
      `The MLflow server at ${baseUrl} did not accept the credentials (401).`,
    );
  }
  const isTaken = body?.error_code === "RESOURCE_ALREADY_EXISTS";
  const code = isTaken ? "conflict" : (codes[status] ?? "invalid");
  if (body) return new DomainError(code, body.message || body.error_code);
  return new DomainError(code, `The MLflow server at ${baseUrl} answered ${status} to an API call.`);
}
