import { subscribe } from "node:diagnostics_channel";
import { type IncomingMessage, Server, type ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { arrayBuffer } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import { logError } from "@/lib/base/log-error";

const compress = promisify(gzip);

type Listener = (request: IncomingMessage, response: ServerResponse) => void;

/** A handler of requests as Next.js's routes have it. */
type Handler = (request: Request) => Promise<Response>;

/**
 * Answers the requests that `isOurs` picks before Next.js sees them, in the servers of this process. Next.js's own part of a
 * request takes more of the processor than all that the portal does for a small call.
 * @param headers of each answer: Next.js adds those of next.config.ts
 */
export function answerBesideNext(
  isOurs: (request: IncomingMessage) => boolean,
  handle: Handler,
  headers: { key: string; value: string }[],
): void {
  const known = new WeakSet<Server>();
  // Node publishes a connection before any of its requests.
  subscribe("net.server.socket", (message) => {
    const { server } = (message as { socket: { server?: unknown } }).socket;
    if (!(server instanceof Server) || known.has(server)) return;
    known.add(server);
    const others = server.listeners("request") as Listener[];
    server.removeAllListeners("request");
    server.on("request", (request: IncomingMessage, response: ServerResponse) => {
      if (!isOurs(request)) for (const other of others) other.call(server, request, response);
      else {
        for (const { key, value } of headers) response.setHeader(key, value);
        void answer(request, response, handle);
      }
    });
  });
}

async function answer(request: IncomingMessage, response: ServerResponse, handle: Handler): Promise<void> {
  const left = new AbortController();
  response.once("close", () => {
    if (!response.writableFinished) left.abort();
  });
  try {
    const result = await handle(await requestOf(request, response, left.signal)).catch((error) => {
      logError("A request beside Next.js failed.", error);
      return new Response("Internal Server Error", { status: 500 });
    });
    response.statusCode = result.status;
    response.setHeaders(result.headers);
    await sendBody(result, request, response);
  } catch {
    // The caller has left, or what is being sent has failed half-way.
    response.destroy();
  }
}

/** Bodies up to this size are read whole: a stream for each costs more than the rest of a small call. */
const mostWhole = 64_000;

async function requestOf(
  request: IncomingMessage,
  response: ServerResponse,
  signal: AbortSignal,
): Promise<Request> {
  const { method = "GET", url, headers } = request;
  return new Request(`http://portal${url}`, {
    method,
    signal,
    headers: Object.entries(headers).flatMap(([name, values]) =>
      [values ?? []].flat().map((value): [string, string] => [name, value]),
    ),
    ...(method !== "GET" && method !== "HEAD" && (await bodyOf(request, response))),
  });
}

async function bodyOf(request: IncomingMessage, response: ServerResponse) {
  if (Number(request.headers["content-length"] ?? Number.POSITIVE_INFINITY) <= mostWhole)
    return { body: await arrayBuffer(request) };
  let chunks: AsyncIterator<Uint8Array> | undefined;
  // After an early answer, the rest is read and dropped (request-time.ts).
  const leave = () => void chunks?.return?.();
  response.once("finish", leave);
  const body = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        chunks ??= request.iterator({ destroyOnReturn: false });
        const { value, done } = await chunks.next();
        if (done) controller.close();
        else controller.enqueue(value);
      },
      cancel: leave,
    },
    // Nothing is read before it is asked for.
    { highWaterMark: 0 },
  );
  return { body, duplex: "half" as const };
}

/** Shorter answers would grow. */
const leastCompressed = 1024;

/** JSON is sent whole, in gzip where the caller reads it: that of a search is a tenth of its size. */
async function sendBody(
  answer: Response,
  { method, headers }: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (!answer.body || method === "HEAD") {
    await answer.body?.cancel();
    response.end();
  } else if (answer.headers.get("content-type")?.startsWith("application/json")) {
    const whole = Buffer.from(await answer.arrayBuffer());
    const isCompressed =
      whole.length >= leastCompressed && /\bgzip\b/.test(String(headers["accept-encoding"]));
    if (isCompressed) {
      response.setHeader("content-encoding", "gzip");
      response.appendHeader("vary", "accept-encoding");
    }
    const sent = isCompressed ? await compress(whole) : whole;
    response.setHeader("content-length", sent.length);
    response.end(sent);
  } else await pipeline(Readable.fromWeb(answer.body as never), response);
}
