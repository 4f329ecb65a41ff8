import { subscribe } from "node:diagnostics_channel";
import { once } from "node:events";
import { type IncomingMessage, type ServerResponse, request as sendRequest } from "node:http";

/** Rewritten path of a request with a malformed address; the route there answers it. */
export const malformedPath = "/api/malformed-address";

/**
 * Installs a check that answers malformed request addresses with 400: a `%` that begins no byte, bytes that are not
 * UTF-8, U+0000. Otherwise pages and routes would each fail with 500, or at the database.
 */
export function refuseMalformedAddresses(): void {
  subscribe("http.server.request.start", (message) => {
    const { request } = message as { request: IncomingMessage };
    const target = originForm(request.url ?? "");
    request.url = isMalformed(target) ? `${malformedPath}${isMlflow(target) ? "/mlflow" : ""}` : target;
  });
}

/**
 * Installs 405 answers for methods that an API route lacks, with a body and the allowed methods (RFC 9110, §15.5.6).
 * Next.js answers 405 with neither, and 400 for methods that it does not know.
 */
export function explainWrongMethods(): void {
  subscribe("http.server.request.start", (message) => {
    const { request, response } = message as { request: IncomingMessage; response: ServerResponse };
    const { url = "", method = "" } = request;
    if (!url.startsWith("/api/")) return;
    const isWrong = (status: number) =>
      !response.hasHeader("content-type") &&
      (status === 405 || (status === 400 && !knownMethods.has(method)));
    const writeHead = response.writeHead.bind(response) as (...args: unknown[]) => ServerResponse;
    const end = response.end.bind(response) as (...args: unknown[]) => ServerResponse;
    // Next.js's compression writes the head before the end; it is delayed until the methods are known.
    response.writeHead = ((status: number, ...rest: unknown[]) => {
      if (!isWrong(status)) return writeHead(status, ...rest);
      response.statusCode = status;
      return response;
    }) as typeof response.writeHead;
    response.end = ((...args: unknown[]) => {
      if (response.headersSent || !isWrong(response.statusCode)) return end(...args);
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

/** Methods of an address, from Next.js's answer to OPTIONS; undefined when it does not tell. */
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

/** True when a request's target is not a path, or cannot be decoded as percent-encoded UTF-8 without U+0000. */
export function isMalformed(target: string): boolean {
  try {
    return !target.startsWith("/") || decodeURIComponent(target).includes("\0");
  } catch {
    return true;
  }
}

function wrongMethod(url: string, method = ""): { type: string; body: string } {
  const detail = `This address does not support ${method}.`;
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

/** The target without its origin, if it is in absolute form, as to a proxy. */
function originForm(target: string): string {
  if (!/^https?:/i.test(target) || !URL.canParse(target)) return target;
  const { pathname, search } = new URL(target);
  return pathname + search;
}

/** True for paths of MLflow's clients, which expect errors in a format of their own. */
function isMlflow(url = ""): boolean {
  return /^\/api\/(2\.0|3\.0|models)\//.test(url);
}
