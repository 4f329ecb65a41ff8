import { guardedRequest, type RequestOptions } from "./guarded-request";
import { NetworkError } from "./network-error";

const withoutBody = new Set([204, 205, 304]);

/**
 * `fetch` through the guard, for clients that take one. Bodies are text or bytes.
 * @throws as guardedRequest does; NetworkError also when the answer is longer than `maxResponseBytes`
 */
export function guardedFetch(
  teamId: string,
  limits: Pick<RequestOptions, "timeoutMs" | "maxResponseBytes"> = {},
): (input: string | URL, init?: RequestInit) => Promise<Response> {
  return async (input, init = {}) => {
    const request = new Request(input, init);
    const body = request.body ? new Uint8Array(await request.arrayBuffer()) : undefined;
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
        [value ?? []].flat().map((one): [string, string] => [name, one]),
      ),
    });
  };
}
