import { z } from "zod";
import { PlainName } from "@/lib/base/plain-name";
import { Slug } from "@/lib/base/slug";
import type { PanelResult } from "./panel-result";

/** The team whose figures a panel reads, and the time of the refresh. */
export interface PanelContext {
  teamId: string;
  now: Date;
  signal?: AbortSignal;
}

/** Groups of panel types, in the order in which pages offer them. */
export const panelGroups = ["Queries", "Runs", "Models", "Text"] as const;

/** A kind of panel: one file in lib/dashboards/panels. */
export interface PanelType<Settings extends z.ZodObject = z.ZodObject> {
  /** File name without extension, and the value of `type`. */
  slug: string;
  group: (typeof panelGroups)[number];
  /** Also the title of a panel that is given none. */
  name: string;
  description: string;
  /** Flat, so that a form can be generated from it. */
  settings: Settings;
  /**
   * Reads what the panel shows; absent where that is in its settings.
   * @throws DomainError with a message for the team
   */
  read?(settings: z.output<Settings>, context: PanelContext): Promise<PanelResult>;
}

/** Declares a kind of panel, so that its settings type `read`. */
export function definePanelType<Settings extends z.ZodObject>(
  type: PanelType<Settings>,
): PanelType<Settings> {
  return type;
}

/** Name of a saved query. */
export const QueryChoice = z
  .string()
  .trim()
  .min(1, "Choose a saved query.")
  .max(60)
  .meta({ title: "Saved query", format: "saved-query" });

/** Name of a column of a query's result. */
export const ColumnChoice = z.string().trim().min(1, "Name a column of the result.").max(200);

export const ModelChoice = PlainName.meta({ format: "model" });

/** Slug of a deployment; null for the runs of all. */
export const DeploymentChoice = Slug.nullable().default(null).meta({
  format: "deployment",
  description: "Leave empty for all runs.",
});

export const Days = z.int().min(1).max(365).default(30).describe("Number of days, up to now.");
