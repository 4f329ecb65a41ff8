import { request as httpRequest, type IncomingHttpHeaders, type IncomingMessage } from "node:http";
import { request as httpsRequest } from "node:https";
import { isIP, type LookupFunction } from "node:net";
import { Readable } from "node:stream";
import { DomainError } from "@/lib/base/errors";
import { within } from "@/lib/base/within";
import { hostOf, portOf } from "./allowed-host";
import { type CheckedAddress, checkAddress, type Resolve } from "./check-address";
import { NetworkError } from "./network-error";

export interface RequestOptions {
  method?: string;
  headers?: Record<string, string>;
  /** A stream needs its `content-length`. */
  body?: string | Uint8Array | Readable;
  /** Timeout of the whole exchange in ms, including the lookup of the host. */
  timeoutMs?: number;
  /** Maximum bytes to read of the response. */
  maxResponseBytes?: number;
  signal?: AbortSignal;
  /** Replaces the system's resolver. */
  resolve?: Resolve;
}

export interface GuardedResponse {
  status: number;
  headers: IncomingHttpHeaders;
  body: Buffer;
  /** True when the answer was longer than `maxResponseBytes`. */
  isTruncated: boolean;
}

/**
 * Calls a user-supplied address without letting it reach the portal's own network (SSRF): the host is looked up once,
 * every address is checked, and the connection uses a checked address. Redirects are returned, not followed.
 * @throws DomainError "invalid" when the address may not be called; NetworkError when there was no answer in time
 */
export async function guardedRequest(
  teamId: string,
  url: string | URL,
  { timeoutMs = 10_000, maxResponseBytes = 1024 * 1024, resolve, ...options }: RequestOptions = {},
): Promise<GuardedResponse> {
  const timeout = AbortSignal.timeout(timeoutMs);
  const signal = options.signal ? AbortSignal.any([options.signal, timeout]) : timeout;
  try {
    const checked = await within(signal, checkAddress(teamId, url, resolve));
    const response = await sendTo(checked, { ...options, signal });
    return await readAnswer(response, maxResponseBytes).catch((error) => {
      throw noAnswer(error);
    });
  } catch (error) {
    if (options.signal?.aborted) throw options.signal.reason;
    if (timeout.aborted) throw new NetworkError(`No answer within ${timeoutMs / 1000} s.`, { cause: error });
    throw error;
  }
}

/**
 * Sends one request to the checked addresses only.
 * @throws NetworkError when there is no answer; DomainError "invalid" for a Host header
 */
export async function sendTo(
  { url, addresses }: CheckedAddress,
  options: Pick<RequestOptions, "method" | "headers" | "body" | "signal"> & { idleMs?: number },
): Promise<IncomingMessage> {
  const { method = "GET", headers = {}, body, signal, idleMs } = options;
  refuseHost(headers);
  const send = url.protocol === "https:" ? httpsRequest : httpRequest;
  const length = body !== undefined &&
    !(body instanceof Readable) && { "content-length": Buffer.byteLength(body) };
  return new Promise((resolve, reject) => {
    const request = send({
      method,
      hostname: hostOf(url),
      port: portOf(url),
      path: url.pathname + url.search,
      headers: { ...length, ...headers },
      signal,
      lookup: pinnedLookup(addresses),
      // Connections are not reused: the next call is checked again.
      agent: false,
    });
    if (idleMs)
      request.setTimeout(idleMs, () =>
        request.destroy(new NetworkError(`No data arrived for ${idleMs / 1000} s.`)),
      );
    request.on("error", (error) => reject(noAnswer(error)));
    request.on("response", resolve);
    if (body instanceof Readable) body.on("error", (error) => request.destroy(error)).pipe(request);
    else request.end(body);
  });
}

/** A Host header would reach another host behind the checked address. */
function refuseHost(headers: Record<string, string>): void {
  if (Object.keys(headers).some((name) => name.trim().toLowerCase() === "host"))
    throw new DomainError("invalid", "A Host header may not be given: the address names the host.");
}

/** Reasons in words, by the code of Node's error. */
const reasons: Readonly<Record<string, string>> = {
  ECONNREFUSED: "the connection was refused",
  ECONNRESET: "the connection was closed",
  EPIPE: "the connection was closed",
  EHOSTUNREACH: "the host cannot be reached",
  ENETUNREACH: "the network cannot be reached",
  ETIMEDOUT: "the connection took too long",
  EPROTO: "the host does not speak TLS there",
  ERR_SSL_WRONG_VERSION_NUMBER: "the host does not speak TLS there",
  ERR_TLS_CERT_ALTNAME_INVALID: "the certificate is for another host",
  CERT_HAS_EXPIRED: "the certificate has expired",
  DEPTH_ZERO_SELF_SIGNED_CERT: "the certificate is self-signed",
  SELF_SIGNED_CERT_IN_CHAIN: "the certificate is of an unknown authority",
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: "the certificate is of an unknown authority",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "the certificate is of an unknown authority",
};

function noAnswer(error: NodeJS.ErrnoException): NetworkError {
  const { code, message } = error;
  const reason = code && reasons[code];
  return new NetworkError(`No answer: ${reason ? `${reason} (${code})` : (code ?? message)}.`, {
    cause: error,
  });
}

async function readAnswer(response: IncomingMessage, maxBytes: number): Promise<GuardedResponse> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response) {
    chunks.push(chunk);
    size += chunk.length;
    if (size > maxBytes) break;
  }
  return {
    status: response.statusCode ?? 0,
    headers: response.headers,
    body: Buffer.concat(chunks).subarray(0, maxBytes),
    isTruncated: size > maxBytes,
  };
}

/** Resolves to the checked addresses, regardless of the current DNS answer. */
function pinnedLookup(addresses: string[]): LookupFunction {
  const found = addresses.map((address) => ({ address, family: isIP(address) }));
  return (_, { all }, answer) => {
    if (all) answer(null, found);
    else answer(null, found[0]!.address, found[0]!.family);
  };
}
