import { z } from "zod";

/** What the address of a model's page says. Whatever is not understood is as if it were not there. */
export const ModelAddress = z.object({
  tab: z.enum(["versions", "gates", "history", "requests"]).catch("versions"),
  /** The gate that is about to be set, and for which alias. */
  gate: z.string().max(100).optional().catch(undefined),
  alias: z.string().max(255).optional().catch(undefined),
});
export type ModelAddress = z.infer<typeof ModelAddress>;

/** The address of a model's page. */
export function modelHref(name: string, address: Partial<ModelAddress> = {}): string {
  const given = Object.entries(address).filter(([, value]) => value !== undefined);
  const query = new URLSearchParams(given as [string, string][]).toString();
  return `/models/${encodeURIComponent(name)}${query && `?${query}`}`;
}

/** The address of a version's page. */
export function versionHref(name: string, version: number | string): string {
  return `${modelHref(name)}/${version}`;
}
