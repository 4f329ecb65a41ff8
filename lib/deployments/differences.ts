import { isDeepStrictEqual } from "node:util";
import type { Difference } from "@/lib/audit/differences";
import type { DeploymentSettings } from "./deployment";

/** Labels, as in the form. */
const names: Record<keyof DeploymentSettings | "isPaused", string> = {
  name: "Name",
  description: "Description",
  version: "Flow version",
  params: "Parameters",
  blocks: "Blocks",
  tags: "Tags",
  priority: "Priority",
  retries: "Retries of the whole run",
  retryDelayMs: "Delay before a retry, in ms",
  pool: "Pool",
  concurrencyLimit: "Concurrency limit",
  onConflict: "When the limit is reached",
  isPaused: "Paused",
};

/** Label of a setting, as in the form; a nested value by its own name: `params.seed` gives "Parameters: seed". */
export function settingInWords(path: string): string {
  const [setting = "", ...within] = path.split(".");
  return [names[setting as keyof typeof names] ?? setting, ...within].join(": ");
}

const conflicts: Record<string, string> = { queue: "queue new runs", "cancel-new": "cancel new runs" };

/** A change whose values are in the words of the form, where the stored value is a code. */
export function choiceInWords(change: Difference): Difference {
  if (change.path !== "onConflict") return change;
  const words = (value: unknown) => conflicts[String(value)] ?? value;
  return { ...change, before: words(change.before), after: words(change.after) };
}

/** Differences between two readings of a deployment that someone else changed, one line per setting. */
export function differencesInWords(before: DeploymentSettings, now: DeploymentSettings): string[] {
  return (Object.keys(now) as (keyof DeploymentSettings)[])
    .filter((key) => !isDeepStrictEqual(before[key], now[key]))
    .map((key) => `${names[key]}: now ${shown(now[key])}, before ${shown(before[key])}.`);
}

function shown(value: unknown): string {
  if (value === null || value === "" || (Array.isArray(value) && value.length === 0)) return "not set";
  if (Array.isArray(value)) return value.join(", ");
  return typeof value === "string" ? `“${value}”` : JSON.stringify(value);
}
