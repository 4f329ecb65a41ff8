import { z } from "zod";
import { refreshIntervals } from "@/db/schema/dashboards";
import { unionOf } from "@/lib/base/by-slug";
import { Slug } from "@/lib/base/slug";
import { panelTypes } from "./panel-catalog";

export { refreshIntervals };
export type RefreshInterval = (typeof refreshIntervals)[number];

const mostPanels = 30;
export const panelWidths = ["half", "full"] as const;

/** Fields of panels of all types. */
export const PanelFrame = z.object({
  /** Names the panel within its dashboard; a new panel gets one. */
  id: z
    .string()
    .regex(/^[\w-]{1,64}$/)
    .optional(),
  title: z.string().trim().max(100).default(""),
  width: z.enum(panelWidths).default("half"),
});

/** A panel, discriminated by `type`: its frame and the settings of its type. */
export const Panel = unionOf(
  new Map(
    [...panelTypes].map(([slug, { settings }]) => [
      slug,
      { schema: z.strictObject({ type: z.literal(slug), ...PanelFrame.shape, ...settings.shape }) },
    ]),
  ),
);
export type Panel = z.output<typeof Panel>;

export const DashboardInput = z.strictObject({
  name: Slug,
  title: z.string().trim().min(1, "Enter a title.").max(100),
  /** Interval in which the results are refreshed by themselves. */
  refresh: z.enum(refreshIntervals).default("never"),
  panels: z
    .array(Panel)
    .max(mostPanels, `A dashboard has at most ${mostPanels} panels.`)
    .default([])
    .refine((panels) => new Set(panels.map(({ id }) => id ?? {})).size === panels.length, {
      message: "Two panels have the same id.",
    }),
});
export type DashboardInput = z.output<typeof DashboardInput>;
