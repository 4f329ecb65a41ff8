import type { Readable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { Storage, type StorageOptions } from "@google-cloud/storage";
import { DomainError } from "@/lib/base/errors";
import { messageOf } from "@/lib/base/keepable";
import { guardedFetch } from "@/lib/net/guarded-fetch";
import { isPassing } from "./google-errors";

/** Timeout of one upload chunk, in ms: a stalled connection is closed and the chunk is sent again. */
const chunkTimeoutMs = 120_000;
const maxDelayMs = 30_000;
const maxAnswerBytes = 32 * 1024 * 1024;

type Request = Parameters<Storage["request"]>[0];
/** Argument that gaxios passes to its `fetchImplementation`. */
type Decorated = ReturnType<NonNullable<Storage["interceptors"][number]["request"]>>;
type UploadRequest = Omit<RequestInit, "body" | "signal"> & {
  body?: Readable | string;
  signal?: EventTarget;
};

/**
 * Google's client with every request through the guard (lib/net), including those to an upload address named by a
 * server. Redirects are not followed. The client's own small requests use teeny-request, which accepts no `fetch`, so
 * they are made here; uploads use gaxios, which accepts one. Only tokens are fetched without the guard, from Google's
 * fixed address, or where the operator's machine has its identity from.
 */
export class GoogleClient extends Storage {
  private readonly isOpen: boolean;

  constructor(
    readonly teamId: string,
    { timeout = 10_000, ...options }: StorageOptions,
  ) {
    super(options);
    this.isOpen = this.customEndpoint && !this.useAuthWithCustomEndpoint;
    const fetchSmall = guardedFetch(teamId, { timeoutMs: timeout, maxResponseBytes: maxAnswerBytes });
    const send = (request: Request, answer: (error: Error | null, body?: unknown) => void) => {
      this.sendPatiently(request, fetchSmall).then((body) => answer(null, body), answer);
    };
    this.makeAuthenticatedRequest = Object.assign(send, this.makeAuthenticatedRequest);
    const fetchImplementation = (url: string, request: UploadRequest) => sendUpload(teamId, url, request);
    this.interceptors.push({
      request: (request) => Object.assign(request, { fetchImplementation }) as Decorated,
    });
  }

  /** Authorization headers; none without credentials. */
  async authorization(url: string): Promise<Headers> {
    return new Headers(this.isOpen ? {} : await this.authClient.getRequestHeaders(url));
  }

  /**
   * Name of the identity that requests are made as, which a token proves. @throws DomainError "conflict" where the machine
   * has none
   */
  async identity(): Promise<string> {
    try {
      await this.authClient.getAccessToken();
      const { client_email } = await this.authClient.getCredentials();
      return client_email ?? "this machine";
    } catch (error) {
      throw new DomainError("conflict", `This machine gets no token of Google Cloud: ${messageOf(error)}`);
    }
  }

  /** Sends a request without a body; no answer, 408, 429 and 5xx are retried with growing delays. */
  private async sendPatiently(request: Request, fetch: ReturnType<typeof guardedFetch>): Promise<unknown> {
    const url = new URL(request.uri);
    for (const [key, value] of Object.entries(request.qs ?? {}))
      if (value !== undefined) url.searchParams.set(key, String(value));
    const headers = await this.authorization(url.href);
    for (const [name, value] of Object.entries(request.headers ?? {})) headers.set(name, String(value));
    const maxRetries = request.maxRetries ?? this.retryOptions.maxRetries ?? 0;
    for (let retries = 0; ; retries++) {
      try {
        return await readAnswer(await fetch(url, { method: request.method, headers }), url);
      } catch (error) {
        if (retries >= maxRetries || !isPassing(error)) throw error;
        await sleep(Math.min(maxDelayMs, 1000 * (2 ** retries + Math.random())));
      }
    }
  }
}

async function readAnswer(answer: Response, { host }: URL): Promise<unknown> {
  if (answer.status === 204) return undefined;
  if (answer.ok) return answer.json();
  throw Object.assign(new Error(`${host} answered ${answer.status}.`), { code: answer.status });
}

/** The client's signal is a polyfill, which `fetch` does not accept. */
function sendUpload(teamId: string, url: string, { signal, ...request }: UploadRequest): Promise<Response> {
  const stop = new AbortController();
  signal?.addEventListener("abort", () => stop.abort());
  return guardedFetch(teamId, { timeoutMs: chunkTimeoutMs })(url, { ...request, signal: stop.signal });
}
