import ipaddr from "ipaddr.js";
import { z } from "zod";

const hostAndPort = /^(?<host>\[[0-9a-f:.]+\]|[a-z0-9_]([a-z0-9._-]*[a-z0-9_])?)(:(?<port>[1-9]\d{0,4}))?$/;

/** An entry of the allow list: `mlflow.internal`, `10.0.0.5:5000`, `[fd00::5]:5000` or `10.0.0.0/8`. */
export const AllowedHost = z
  .string()
  .trim()
  .toLowerCase()
  .max(260)
  .refine(
    (host) => isRange(host) || Number(hostAndPort.exec(host)?.groups?.port ?? 80) <= 65_535,
    "The highest port is 65535.",
  )
  .refine(
    (host) => isRange(host) || hostAndPort.test(host),
    "Give a host (mlflow.internal), a host with port (10.0.0.5:5000) or a range (10.0.0.0/8), without https://.",
  );

/** True when the entry names the URL's host and port. @param url its port may be the scheme's own */
export function allowsHost(entry: string, url: URL): boolean {
  const { host, port } = hostAndPort.exec(entry)?.groups ?? {};
  if (host !== hostOf(url) && host !== url.hostname) return false;
  return port === undefined || port === portOf(url);
}

/** True when the entry is a range that contains the IP address. */
export function allowsAddress(entry: string, address: string): boolean {
  if (!isRange(entry)) return false;
  const range = ipaddr.parseCIDR(entry);
  const parsed = ipaddr.parse(address);
  return parsed.kind() === range[0].kind() && parsed.match(range);
}

/** The host for the lookup: without the brackets of IPv6 and the trailing dot of a fully qualified name. */
export function hostOf(url: URL): string {
  return url.hostname.replace(/^\[|\]$/g, "").replace(/\.$/, "");
}

export function portOf(url: URL): string {
  return url.port || (url.protocol === "https:" ? "443" : "80");
}

function isRange(host: string): boolean {
  return ipaddr.isValidCIDR(host);
}
