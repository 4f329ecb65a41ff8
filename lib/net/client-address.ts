import { subscribe } from "node:diagnostics_channel";
import type { IncomingMessage } from "node:http";
import ipaddr from "ipaddr.js";
import { environment } from "@/lib/base/environment";
import { allowsAddress } from "./allowed-host";

const header = "x-forwarded-for";

/**
 * Sets `x-forwarded-for` of each request to the one client address, regardless of what the caller sent. Next.js gives
 * handlers no socket and trusts the header; Node's diagnostics channel publishes a request before any of its handlers.
 */
export function knowClientAddresses(): void {
  const { trustedProxies } = environment();
  subscribe("http.server.request.start", (message) => {
    const { headers, socket } = (message as { request: IncomingMessage }).request;
    headers[header] = addressOf(socket.remoteAddress, String(headers[header] ?? ""), trustedProxies);
  });
}

/** Next.js fails with 500 on TRACE, which no `Request` may have; rewritten to an unknown method, it answers 400. */
export function refuseTrace(): void {
  subscribe("http.server.request.start", (message) => {
    const { request } = message as { request: IncomingMessage };
    if (request.method === "TRACE") request.method = "PROPFIND";
  });
}

/** Client address of a request. Reliable only after `knowClientAddresses`. */
export function clientAddress(headers: Headers): string {
  return headers.get(header) ?? "unknown";
}

/**
 * The nearest address that is not one of our proxies: the socket's, or, behind a proxy, the last untrusted one of the
 * header. Earlier entries of the header may be forged.
 * @param trusted addresses and ranges of proxies, such as `10.0.0.0/8`
 */
export function addressOf(socketAddress: string | undefined, forwarded: string, trusted: string[]): string {
  const hops = [...forwarded.split(","), socketAddress ?? ""].map((hop) => normal(hop.trim())).reverse();
  const isProxy = (hop: string) => trusted.some((range) => allowsAddress(range, hop));
  for (const [index, hop] of hops.entries()) {
    if (hop === undefined) return hops[index - 1] ?? "unknown";
    if (!isProxy(hop)) return hop;
  }
  return hops.at(-1) ?? "unknown";
}

/** Addresses that were read lately: a client sends many requests. */
const read = new Map<string, string | undefined>();
const mostRead = 1000;

/** `::ffff:1.2.3.4` is 1.2.3.4. */
function normal(address: string): string | undefined {
  if (read.has(address)) return read.get(address);
  const result = ipaddr.isValid(address) ? ipaddr.process(address).toString() : undefined;
  if (read.size >= mostRead) read.clear();
  // A forged header may be long.
  if (address.length < 100) read.set(address, result);
  return result;
}
