import type { ModelAddress } from "./model-address";

/** The address of a model's page. */
export function modelHref(name: string, address: Partial<ModelAddress> = {}): string {
  const entries = Object.entries(address).filter(([, value]) => value !== undefined);
  const query = new URLSearchParams(entries as [string, string][]).toString();
  return `/models/${encodeURIComponent(name)}${query && `?${query}`}`;
}

/** The address of a version's page. */
export function versionHref(name: string, version: number | string): string {
  return `${modelHref(name)}/${version}`;
}
