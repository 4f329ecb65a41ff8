import { randomUUID } from "node:crypto";
import { subscribe } from "node:diagnostics_channel";
import type { IncomingMessage, ServerResponse } from "node:http";
import { enterRequest, type SpanPlace } from "@/lib/base/current-request";
import { metrics } from "./registry";

/** Kinds of addresses, first match first; a page is what no pattern names. Few, since each is a series. */
const kinds: [kind: string, pattern: RegExp][] = [
  ["scoring", /^\/api\/models\//],
  ["mlflow", /^\/((ajax-)?api\/(2\.0|3\.0)\/|graphql$)/],
  ["api", /^\/api\/v1\//],
  ["webhook", /^\/api\/hooks\//],
  ["executor", /^\/api\/inngest/],
  ["traces", /^\/v1\//],
  ["static", /^\/_next\//],
  ["health", /^\/(api\/health|health|version|metrics)$/],
  ["other", /^\/api\//],
];
const methods = new Set(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]);
/** An id that a proxy gave, if it is one. */
const givenId = /^[\w.:-]{1,128}$/;

/**
 * Times every request, gives it an id (that of a proxy's `x-request-id`, or a new one) and answers with it.
 * @param tell called when a request has ended; without the query, which may hold a token
 */
export function watchRequests(...tell: ((request: EndedRequest) => void)[]): void {
  subscribe("http.server.request.start", (message) => {
    const { request, response } = message as { request: IncomingMessage; response: ServerResponse };
    const begin = performance.now();
    const given = request.headers["x-request-id"];
    const id = typeof given === "string" && givenId.test(given) ? given : randomUUID();
    // The handler runs in the same turn, so everything that it starts belongs to this id.
    const { startedRuns, span } = enterRequest(id, request.headers.traceparent);
    response.setHeader("x-request-id", id);
    response.once("close", () => {
      const path = pathOf(request.url);
      const method = methods.has(request.method ?? "") ? request.method! : "other";
      const seconds = (performance.now() - begin) / 1000;
      // A stream of events lasts as long as a page is open.
      const kind = isStream(response) ? "live" : kindOf(path);
      const status = response.writableFinished ? response.statusCode : 499;
      metrics.requests.observe({ kind, method, status: String(status) }, seconds);
      const ended = { id, kind, method, path, status, seconds, startedRuns, span };
      for (const listener of tell) listener(ended);
    });
  });
}

export interface EndedRequest {
  id: string;
  kind: string;
  method: string;
  path: string;
  /** 499 when the caller left before the answer was complete. */
  status: number;
  seconds: number;
  /** Ids of runs that it has started, the first few. */
  startedRuns: string[];
  span: SpanPlace;
}

/** Requests that tell nothing, or would tell of the sending itself where a portal is sent to. */
const untold = new Set(["static", "health", "live", "traces", "executor"]);

/** True for a request that goes to a collector. */
export function isTold({ kind }: EndedRequest): boolean {
  return !untold.has(kind);
}

export function kindOf(path: string): string {
  return kinds.find(([, pattern]) => pattern.test(path))?.[0] ?? "page";
}

function isStream(response: ServerResponse): boolean {
  return String(response.getHeader("content-type") ?? "").startsWith("text/event-stream");
}

/** Tokens of webhooks and shared reports are parts of their paths. */
function pathOf(url = ""): string {
  const [path = ""] = url.split("?");
  return path
    .replace(/^(\/api\/hooks|\/shared\/dashboards|\/shared|\/invite|\/reset-password)\/[^/]+/, "$1/…")
    .slice(0, 500);
}
