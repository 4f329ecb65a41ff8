import type { Readable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { DomainError } from "@/lib/base/errors";
import { trimEndOf } from "@/lib/base/trim-end";
import { NetworkError } from "@/lib/net/network-error";
import { networkProblem } from "@/lib/net/network-problem";
import { PassingError, problemOf, serverName } from "./problem";

type Fetch = (url: string, init?: RequestInit) => Promise<Response>;
export type Connection = {
  baseUrl: string;
  fetch?: Fetch;
  /** Value of the Authorization header: `Bearer …` or `Basic …`. */
  authorization?: string;
  signal?: AbortSignal;
  /** True for the portal's own endpoint: messages do not name a server. */
  isOwn?: boolean;
  /** Longest time, in ms, over which a call is repeated while the server is unwell. */
  patienceMs?: number;
  /** Time at which every call has ended, as of `Date.now()`. */
  deadline?: number;
  /** Downloads through `fetch` are held in memory; these are not. */
  download?: (
    url: string,
    options: { headers: Record<string, string>; signal?: AbortSignal },
  ) => Promise<FileStream>;
  /** Files at places that are not behind the server's API: `gs://…`. */
  openFiles?: (root: string) => Promise<OutsideFiles | undefined>;
};

/** A folder of a bucket. Paths are relative to it. */
export interface OutsideFiles {
  put(path: string, bytes: Uint8Array | string): Promise<void>;
  /** Files and folders directly below a folder. */
  list(folder: string): Promise<{ path: string; isDirectory: boolean; sizeBytes: number }[]>;
  /** @throws DomainError "not-found", "too-large" */
  get(path: string, maxBytes: number): Promise<Uint8Array>;
  delete(path: string): Promise<void>;
  /** The same as `get`, as a stream. */
  open(path: string): Promise<FileStream>;
}

/** A file that is being downloaded. */
export interface FileStream {
  body: Readable;
  sizeBytes?: number;
}

export type Call = {
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  path: string;
  /** Name in messages, such as `runs/create`. */
  label: string;
  query?: Record<string, string | undefined>;
  json?: unknown;
  bytes?: Uint8Array | string;
  /** Calls that transfer files have more time. */
  isFile?: boolean;
};

const patience = { call: 60_000, file: 600_000, repeats: 300_000 };
const delays = { first: 250, longest: 30_000 };

/**
 * Repeats an attempt while the server is unwell (no answer, 408, 429, 5xx), with growing delays or those that it asks for.
 * @param found looks for the result of an attempt whose answer was lost, before the next one: without it, a call that
 * creates something would create two
 * @throws NetworkError when the server stays unwell; what `attempt` throws
 */
export async function persist<T>(
  { signal, deadline = Number.POSITIVE_INFINITY, patienceMs = patience.repeats }: Connection,
  attempt: () => Promise<T>,
  found?: () => Promise<T | undefined>,
): Promise<T> {
  const until = Math.min(deadline, Date.now() + patienceMs);
  for (let repeats = 0; ; repeats++) {
    try {
      const known = repeats > 0 ? await found?.() : undefined;
      return known ?? (await attempt());
    } catch (error) {
      if (!(error instanceof PassingError)) throw error;
      const delayMs = error.retryAfterMs ?? Math.min(delays.longest, delays.first * 2 ** repeats);
      if (Date.now() + delayMs > until) throw error;
      await sleep(delayMs, undefined, { signal });
    }
  }
}

/**
 * Sends one call to an MLflow server, once.
 * @throws PassingError when a repetition may succeed; DomainError whose message names the server, the call and the reason
 */
export async function send(connection: Connection, call: Call): Promise<Response> {
  const { baseUrl, authorization, signal, deadline } = connection;
  const url = new URL(trimEndOf(baseUrl, "/") + call.path);
  for (const [key, value] of Object.entries(call.query ?? {}))
    if (value !== undefined) url.searchParams.set(key, value);
  const headers: Record<string, string> = {};
  if (authorization) headers.authorization = authorization;
  if (call.json !== undefined) headers["content-type"] = "application/json";
  const usual = call.isFile ? patience.file : patience.call;
  const timeoutMs = Math.max(1, Math.min(usual, (deadline ?? Number.POSITIVE_INFINITY) - Date.now()));
  const timeout = AbortSignal.timeout(timeoutMs);
  try {
    const response = await (connection.fetch ?? fetch)(url.href, {
      method: call.method,
      headers,
      body: (call.json === undefined ? call.bytes : JSON.stringify(call.json)) as BodyInit,
      signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
      redirect: "manual",
    });
    if (response.ok) return response;
    throw await problemOf(connection, call, response);
  } catch (error) {
    if (signal?.aborted) throw signal.reason;
    // A forbidden address stays forbidden.
    if (error instanceof DomainError || error instanceof PassingError) throw error;
    const server = serverName(connection);
    if (timeout.aborted)
      throw new PassingError(`${server} did not answer ${call.label} within ${inSeconds(timeoutMs)} s.`);
    if (!(error instanceof NetworkError || error instanceof TypeError)) throw error;
    const reason = networkProblem(error).replace(/\.$/, "");
    throw new PassingError(`${server} could not be reached for ${call.label}: ${reason}.`, { cause: error });
  }
}

const inSeconds = (ms: number) => Math.max(1, Math.round(ms / 1000));
