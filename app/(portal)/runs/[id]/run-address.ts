import { z } from "zod";
import { LogLevel, RunState } from "@/lib/base/run";

export const runTabs = ["logs", "artifacts", "parameters", "children", "lineage", "events"] as const;

const text = z.string().max(200).optional().catch(undefined);

/** Query parameters of a run's page. Invalid values are ignored. */
export const RunAddress = z.object({
  tab: z.enum(runTabs).catch("logs"),
  /** The node whose task run is shown. */
  task: text,
  /** Nodes whose fan-out's runs are rows of the waterfall. */
  open: z
    .union([z.string(), z.array(z.string())])
    .transform((value) => [value].flat().join(",").slice(0, 2000))
    .optional()
    .catch(undefined),
  /** The open panel and, for a retry, the node to start from. */
  panel: z.enum(["retry", "copy", "delete"]).optional().catch(undefined),
  from: text,
  /** Log lines, or children, of this node. */
  node: text,
  level: LogLevel.optional().catch(undefined),
  search: text,
  /** Children in this state. */
  state: RunState.optional().catch(undefined),
  /** The page of children or events. */
  cursor: z.string().regex(/^\d+$/).optional().catch(undefined),
});
export type RunAddress = z.infer<typeof RunAddress>;
