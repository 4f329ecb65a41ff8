import type { IncomingMessage } from "node:http";
import { DomainError } from "@/lib/base/errors";
import { checkAddress, type Resolve } from "./check-address";
import { sendTo } from "./guarded-request";
import { NetworkError } from "./network-error";

const maxRedirects = 5;
const idleMs = 60_000;

/** A download as a stream. */
export interface Download {
  body: IncomingMessage;
  /** undefined when the server does not send it. */
  sizeBytes?: number;
  contentType: string;
}

/**
 * Starts a download from a user-supplied address. Like guardedRequest, but the body is a stream, and redirects are
 * followed, each checked like the first address.
 * @throws DomainError "invalid" when an address may not be called or has no file; NetworkError when a retry may succeed
 */
export async function guardedDownload(
  teamId: string,
  start: string,
  {
    signal,
    resolve,
    headers: ofCaller = {},
  }: {
    signal?: AbortSignal;
    resolve?: Resolve;
    /** Sent to the first address only, since they may hold credentials. */
    headers?: Record<string, string>;
  } = {},
): Promise<Download> {
  let url = start;
  for (let redirects = 0; redirects <= maxRedirects; redirects++) {
    const checked = await checkAddress(teamId, url, resolve);
    // A compressed body would be counted and hashed in its compressed form.
    const headers = { ...(redirects === 0 && ofCaller), "accept-encoding": "identity" };
    const body = await sendTo(checked, { headers, signal, idleMs });
    const { statusCode: status = 0, headers: answered } = body;
    if (status === 200)
      return {
        body,
        sizeBytes: answered["content-length"] ? Number(answered["content-length"]) : undefined,
        contentType: answered["content-type"]?.split(";")[0] ?? "",
      };
    body.destroy();
    if (status < 300 || status >= 400 || !answered.location) throw refusal(checked.url.host, status);
    url = new URL(answered.location, url).href;
  }
  throw new DomainError("invalid", `${new URL(start).host} redirects more than ${maxRedirects} times.`);
}

function refusal(host: string, status: number): Error {
  const message = `${host} answered ${status} in place of the file.`;
  const mayPass = status >= 500 || status === 429 || status === 408;
  return mayPass ? new NetworkError(message) : new DomainError("invalid", message);
}
