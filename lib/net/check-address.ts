import { lookup } from "node:dns/promises";
import { isIP } from "node:net";
import { DomainError } from "@/lib/base/errors";
import { addressKind } from "./address-kind";
import { listAllowedHosts } from "./allow-list";
import { allowsAddress, allowsHost, hostOf } from "./allowed-host";
import { NetworkError } from "./network-error";

/** In place of a team, for addresses that the operator has configured: they may be on private networks. */
export const operator = "operator";

/** All IP addresses of a host name. */
export type Resolve = (host: string) => Promise<string[]>;

/** A URL that may be called, and the only addresses to connect to. */
export interface CheckedAddress {
  url: URL;
  addresses: string[];
}

/**
 * Checks that the team may call a URL: http or https, and every address of its host public or on the team's allow list.
 * Connections must use the returned addresses: another lookup may answer differently (DNS rebinding).
 * @throws DomainError "invalid" when the call is not allowed; NetworkError when the host has no address
 */
export async function checkAddress(
  teamId: string,
  input: string | URL,
  resolve: Resolve = resolveAll,
): Promise<CheckedAddress> {
  const url = parseUrl(input);
  const host = hostOf(url);
  const addresses = isIP(host) ? [host] : await resolve(host);
  if (addresses.length === 0) throw new NetworkError(`No address was found for ${host}.`);
  const closed = addresses.filter((address) => addressKind(address) !== "public");
  if (closed.length === 0 || teamId === operator) return { url, addresses };
  const metadata = closed.find((address) => addressKind(address) === "metadata");
  if (metadata)
    throw new DomainError(
      "invalid",
      `${describe(host, metadata)} is a cloud's metadata service, which is never called.`,
    );
  const entries = (await listAllowedHosts(teamId)).map((entry) => entry.host);
  const refused = closed.find(
    (address) => !entries.some((entry) => allowsHost(entry, url) || allowsAddress(entry, address)),
  );
  if (refused)
    throw new DomainError(
      "invalid",
      `${describe(host, refused)} is not a public address. An owner can allow it under Settings, Network.`,
    );
  return { url, addresses };
}

function parseUrl(input: string | URL): URL {
  if (!URL.canParse(String(input))) throw new DomainError("invalid", "This is not an address (URL).");
  const url = new URL(input);
  if (url.protocol !== "https:" && url.protocol !== "http:")
    throw new DomainError("invalid", "The address must begin with https:// or http://.");
  if (url.username || url.password)
    throw new DomainError("invalid", "The address must not hold a user name or password.");
  return url;
}

async function resolveAll(host: string): Promise<string[]> {
  const found = await lookup(host, { all: true, verbatim: true }).catch((error) => {
    throw new NetworkError(`No address was found for ${host}.`, { cause: error });
  });
  return found.map(({ address }) => address);
}

function describe(host: string, address: string): string {
  return host === address ? host : `${host} (${address})`;
}
