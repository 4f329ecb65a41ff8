import { Readable } from "node:stream";
import { guardedRequest, type RequestOptions } from "./guarded-request";
import { NetworkError } from "./network-error";

const withoutBody = new Set([204, 205, 304]);

/** A stream needs its `content-length`. */
type GuardedInit = Omit<RequestInit, "body"> & { body?: BodyInit | Readable | null };

/**
 * `fetch` through the guard, for clients that accept one. Bodies are text, bytes or a Node stream.
 * @throws as guardedRequest does; NetworkError also when the answer is longer than `maxResponseBytes`
 */
export function guardedFetch(
  teamId: string,
  limits: Pick<RequestOptions, "timeoutMs" | "maxResponseBytes"> = {},
): (input: string | URL, init?: GuardedInit) => Promise<Response> {
  return async (input, init = {}) => {
    const stream = init.body instanceof Readable ? init.body : undefined;
    const request = new Request(input, { ...init, body: stream ? undefined : (init.body as BodyInit) });
    const body = stream ?? (request.body ? new Uint8Array(await request.arrayBuffer()) : undefined);
    const {
      status,
      headers,
      body: answer,
      isTruncated,
    } = await guardedRequest(teamId, request.url, {
      ...limits,
      method: request.method,
      headers: Object.fromEntries(request.headers),
      body,
      signal: request.signal,
    });
    if (isTruncated) throw new NetworkError(`The answer of ${new URL(request.url).host} is too long.`);
    return new Response(withoutBody.has(status) ? null : new Uint8Array(answer), {
      status,
      headers: Object.entries(headers).flatMap(([name, value]) =>
        [value ?? []].flat().map((item): [string, string] => [name, item]),
      ),
    });
  };
}
