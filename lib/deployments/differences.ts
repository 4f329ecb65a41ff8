import { isDeepStrictEqual } from "node:util";
import type { DeploymentSettings } from "./deployment";

const names: Record<keyof DeploymentSettings, string> = {
  name: "Name",
  description: "Description",
  version: "Version",
  params: "Parameters",
  blocks: "Blocks",
  tags: "Tags",
  concurrencyLimit: "Runs at once",
  onConflict: "When no slot is free",
};

/** What somebody else changed between two looks at a deployment, one line a setting. */
export function differencesInWords(before: DeploymentSettings, now: DeploymentSettings): string[] {
  return (Object.keys(names) as (keyof DeploymentSettings)[])
    .filter((key) => !isDeepStrictEqual(before[key], now[key]))
    .map((key) => `${names[key]}: now ${shown(now[key])}, before ${shown(before[key])}.`);
}

function shown(value: unknown): string {
  if (value === null || value === "" || (Array.isArray(value) && value.length === 0)) return "not set";
  if (Array.isArray(value)) return value.join(", ");
  return typeof value === "string" ? `“${value}”` : JSON.stringify(value);
}
