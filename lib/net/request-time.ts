import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { type IncomingMessage, Server, type ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { hourMs } from "@/lib/base/time-units";

export interface RequestTimes {
  /** Timeout of a whole request, in ms: Node's five minutes are too short for a large upload over a slow line. */
  requestMs: number;
  /** Timeout until the headers of a request have arrived, in ms. Node checks every 30 s. */
  headersMs: number;
  /** Minimum rate: a body must bring `leastBytes` in each `windowMs` while the portal waits for it. */
  windowMs: number;
  leastBytes: number;
  /** Bytes of a body that are read and dropped once its request was answered early. */
  droppedBytes: number;
}

const defaults: RequestTimes = {
  requestMs: hourMs,
  headersMs: 15_000,
  windowMs: 15_000,
  leastBytes: 15_000,
  droppedBytes: 64_000_000,
};

type Exchange = { request: IncomingMessage; response: ServerResponse };

/**
 * Makes the servers of this process close connections that send no request, and requests that arrive too slowly: each
 * of them would hold a socket, and a handler that waits for the body, for minutes.
 * @returns lifts these limits, for the connections and requests that begin then
 */
export function limitRequestTime(limits: Partial<RequestTimes> = {}): () => void {
  const times = { ...defaults, ...limits };
  const listeners: Record<string, (message: unknown) => void> = {
    "net.server.socket": (message) => {
      const { server } = (message as { socket: Socket & { server?: unknown } }).socket;
      if (!(server instanceof Server)) return;
      server.headersTimeout = times.headersMs;
      server.requestTimeout = times.requestMs;
    },
    "http.server.request.start": (message) => {
      const { request, response } = message as Exchange;
      watchPace(request, times);
      // Nothing more of such a body is read, nor what follows it.
      request.once("close", () => {
        if (!request.complete) response.shouldKeepAlive = false;
      });
    },
    "http.server.response.finish": (message) => dropRest((message as Exchange).request, times),
  };
  for (const [channel, listener] of Object.entries(listeners)) subscribe(channel, listener);
  return () => {
    for (const [channel, listener] of Object.entries(listeners)) unsubscribe(channel, listener);
  };
}

function watchPace(request: IncomingMessage, { windowMs, leastBytes }: RequestTimes): void {
  const { socket, headers } = request;
  if (!headers["content-length"] && !headers["transfer-encoding"]) return;
  let bytesRead = socket.bytesRead;
  let hasWaited = false;
  const timer = setInterval(() => {
    if (request.complete || socket.destroyed) return clearInterval(timer);
    const isSlow = socket.bytesRead - bytesRead < leastBytes;
    bytesRead = socket.bytesRead;
    // When the buffer is full, the client waits for the portal, and has not had the whole of the next window either.
    const isExcused = hasWaited;
    hasWaited = request.readableLength >= request.readableHighWaterMark || socket.isPaused();
    if (!isSlow || isExcused || hasWaited) return;
    clearInterval(timer);
    socket.end("HTTP/1.1 408 Request Timeout\r\nConnection: close\r\n\r\n", () => socket.destroy());
  }, windowMs).unref();
  request.once("close", () => clearInterval(timer));
}

/**
 * Reads on after an early answer, such as that the disk is full: the rest of the body stands before the next request of the
 * connection, which would wait for ever. A body that is larger closes the connection.
 */
function dropRest(request: IncomingMessage, { droppedBytes }: RequestTimes): void {
  if (request.complete || request.destroyed) return;
  let left = droppedBytes;
  request.unpipe();
  request.on("data", (bytes: Buffer) => {
    left -= bytes.byteLength;
    if (left < 0) request.socket.destroy();
  });
  request.resume();
}
