import { subscribe } from "node:diagnostics_channel";
import { once } from "node:events";
import { type IncomingMessage, type ServerResponse, request as sendRequest } from "node:http";

/** Where a request with a malformed address is sent on to; the route there answers it. */
export const malformedPath = "/api/malformed-address";

/**
 * From now on a request whose address no handler should have to read is answered with 400: a `%` that begins no byte, bytes
 * that are not UTF-8, U+0000. Pages and routes would each fail with 500 in their own place, or at the database.
 */
export function refuseMalformedAddresses(): void {
  subscribe("http.server.request.start", (message) => {
    const { request } = message as { request: IncomingMessage };
    const target = originForm(request.url ?? "");
    request.url = isMalformed(target) ? `${malformedPath}${isMlflow(target) ? "/mlflow" : ""}` : target;
  });
}

/**
 * From now on a method that a route of the API lacks is answered with 405, a body that says so, and the methods that it
 * takes (RFC 9110, §15.5.6). Next.js answers 405 with neither, and 400 for methods of which it knows nothing.
 */
export function explainWrongMethods(): void {
  subscribe("http.server.request.start", (message) => {
    const { request, response } = message as { request: IncomingMessage; response: ServerResponse };
    const { url = "", method = "" } = request;
    if (!url.startsWith("/api/")) return;
    const isWrong = (status: number) =>
      !response.hasHeader("content-type") &&
      (status === 405 || (status === 400 && !knownMethods.has(method)));
    const writeHead = response.writeHead.bind(response) as (...given: unknown[]) => ServerResponse;
    const end = response.end.bind(response) as (...given: unknown[]) => ServerResponse;
    // Next.js's compression writes the head before the end; it waits until the methods are known.
    response.writeHead = ((status: number, ...rest: unknown[]) => {
      if (!isWrong(status)) return writeHead(status, ...rest);
      response.statusCode = status;
      return response;
    }) as typeof response.writeHead;
    response.end = ((...given: unknown[]) => {
      if (response.headersSent || !isWrong(response.statusCode)) return end(...given);
      const { type, body } = wrongMethod(url, method);
      void allowedMethods(request).then((allow) => {
        response.setHeader("content-type", type);
        if (allow) response.setHeader("allow", allow);
        writeHead(405);
        end(method === "HEAD" ? undefined : body);
      });
      return response;
    }) as typeof response.end;
  });
}

const allowTimeoutMs = 2_000;

/** The methods of an address, as Next.js answers OPTIONS from the route's exports; undefined where it does not say. */
async function allowedMethods({ url, method, socket }: IncomingMessage): Promise<string | undefined> {
  if (method === "OPTIONS") return undefined;
  const { localAddress: host, localPort: port } = socket;
  const signal = AbortSignal.timeout(allowTimeoutMs);
  const options = sendRequest({ host, port, path: url, method: "OPTIONS", agent: false, signal });
  options.end();
  try {
    const [answer] = (await once(options, "response", { signal })) as [IncomingMessage];
    answer.resume();
    return answer.headers.allow;
  } catch {
    return undefined;
  }
}

const knownMethods = new Set(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]);

/** Whether a request's target is no path, or cannot be read as percent-encoded UTF-8 without U+0000. */
export function isMalformed(target: string): boolean {
  try {
    return !target.startsWith("/") || decodeURIComponent(target).includes("\0");
  } catch {
    return true;
  }
}

function wrongMethod(url: string, method = ""): { type: string; body: string } {
  const detail = `This address does not take ${method}.`;
  if (isMlflow(url))
    return { type: "application/json", body: JSON.stringify({ error_code: "BAD_REQUEST", message: detail }) };
  const problem = {
    type: "about:blank",
    title: "Method Not Allowed",
    status: 405,
    detail,
    code: "wrong-method",
  };
  return { type: "application/problem+json", body: JSON.stringify(problem) };
}

/** A target in absolute form, as to a proxy, without its origin; any other as it is. */
function originForm(target: string): string {
  if (!/^https?:/i.test(target) || !URL.canParse(target)) return target;
  const { pathname, search } = new URL(target);
  return pathname + search;
}

/** Whether MLflow's clients ask there, which read errors in a form of their own. */
function isMlflow(url = ""): boolean {
  return /^\/api\/(2\.0|3\.0|models)\//.test(url);
}
