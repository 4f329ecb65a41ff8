import { z } from "zod";

const runTabs = ["overview", "curves", "system", "files"] as const;

/** Query parameters of an experiment run's page. Invalid values are ignored. */
export const RunAddress = z.object({
  tab: z.enum(runTabs).catch("overview"),
  /** Finds metrics, parameters and tags by their names. */
  find: z.string().trim().max(250).catch(""),
  file: z.string().max(1000).optional().catch(undefined),
});
export type RunAddress = z.infer<typeof RunAddress>;

export function runHref(wireId: string, runId: string, query: Partial<RunAddress> = {}): string {
  const entries = Object.entries(query).filter((entry): entry is [string, string] => Boolean(entry[1]));
  const search = new URLSearchParams(entries).toString();
  return `/experiments/${wireId}/runs/${runId}${search && `?${search}`}`;
}
