import { subscribe } from "node:diagnostics_channel";
import type { Server } from "node:http";

const hourMs = 3_600_000;

/**
 * From its first request on, a server of this process cuts off a request that takes longer than this to arrive. Node's
 * own five minutes are too few for a large upload over a slow line; for the headers alone its minute stays.
 */
export function limitRequestTime(longestMs = hourMs): void {
  subscribe("http.server.request.start", (message) => {
    (message as { server: Server }).server.requestTimeout = longestMs;
  });
}
