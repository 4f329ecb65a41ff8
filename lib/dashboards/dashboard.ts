import { z } from "zod";
import { refreshIntervals } from "@/db/schema/dashboards";
import { unionOf } from "@/lib/base/by-slug";
import { PageSlug } from "@/lib/base/slug";
import { panelTypes } from "./panel-catalog";
import { PanelFrame } from "./panel-frame";

export { refreshIntervals };
export type RefreshInterval = (typeof refreshIntervals)[number];

const mostPanels = 30;

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

const Panels = z
  .array(Panel)
  .max(mostPanels, `A dashboard has at most ${mostPanels} panels.`)
  .refine((panels) => new Set(panels.map(({ id }) => id ?? {})).size === panels.length, {
    message: "Two panels have the same id.",
  });

export const DashboardContent = z.strictObject({
  title: z.string().trim().min(1, "Enter a title.").max(100),
  /** Interval in which the results are refreshed by themselves. */
  refresh: z.enum(refreshIntervals).default("never"),
  /** In their order. */
  panels: Panels,
});

export const DashboardInput = DashboardContent.extend({ name: PageSlug, panels: Panels.default([]) });
export type DashboardInput = z.output<typeof DashboardInput>;
