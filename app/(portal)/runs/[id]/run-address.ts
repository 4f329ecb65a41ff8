import { z } from "zod";
import { LogLevel } from "@/lib/runs/run";

export const runTabs = ["logs", "artifacts", "parameters", "events"] as const;

/** What the address of a run's page says: the tab, the task whose panel is open, and which lines of the log. */
export const RunAddress = z.object({
  tab: z.enum(runTabs).catch("logs"),
  task: z.string().optional().catch(undefined),
  level: LogLevel.optional().catch(undefined),
  node: z.string().optional().catch(undefined),
  search: z.string().max(200).optional().catch(undefined),
});
export type RunAddress = z.infer<typeof RunAddress>;

/** The address of a run's page; what is undefined is left out. */
export function runHref(id: string, address: Partial<RunAddress> = {}): string {
  const given = Object.entries(address).filter(([, value]) => value !== undefined && value !== "");
  const query = new URLSearchParams(given as [string, string][]).toString();
  return `/runs/${id}${query && `?${query}`}`;
}
