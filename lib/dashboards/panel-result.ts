import { z } from "zod";
import { ChartData } from "@/lib/artifacts/chart-data";

const Cell = z.union([z.string(), z.number(), z.boolean(), z.null()]);

/** Content of a panel: all that is stored of a refresh, and all that a public link serves. */
export const PanelResult = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("table"),
    columns: z.array(z.object({ name: z.string(), isNumber: z.boolean() })),
    /** `rows[row][column]` */
    rows: z.array(z.array(Cell)),
    /** True when there are more rows. */
    isCut: z.boolean(),
  }),
  z.object({
    kind: z.literal("chart"),
    /** In words, for people who do not see the chart. */
    description: z.string(),
    chart: ChartData.shape.chart,
  }),
  z.object({
    kind: z.literal("numbers"),
    numbers: z.array(
      z.object({ name: z.string(), value: z.union([z.number(), z.string()]), note: z.string().optional() }),
    ),
  }),
  /** There is nothing to show, and the message says why. */
  z.object({ kind: z.literal("nothing"), message: z.string() }),
]);
export type PanelResult = z.infer<typeof PanelResult>;
