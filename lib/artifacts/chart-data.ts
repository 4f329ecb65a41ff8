import { z } from "zod";

/** A chart as data, so that every page can draw it in its own theme and everyone can read the numbers. */
export const ChartData = z.object({
  title: z.string(),
  /** Text alternative of the picture. */
  description: z.string(),
  chart: z.discriminatedUnion("type", [
    z.object({
      type: z.literal("line"),
      x: z.object({
        label: z.string(),
        domain: z.tuple([z.number(), z.number()]),
        /** True when x is a time, in ms since 1970. */
        isTime: z.boolean().optional(),
      }),
      y: z.object({ label: z.string(), domain: z.tuple([z.number(), z.number()]) }),
      series: z.array(
        z.object({
          name: z.string(),
          points: z.array(z.tuple([z.number(), z.number()])),
          isReference: z.boolean().default(false),
        }),
      ),
      /** Single named points, such as the threshold in use. */
      marks: z.array(z.object({ name: z.string(), at: z.tuple([z.number(), z.number()]) })).default([]),
    }),
    z.object({
      type: z.literal("bar"),
      x: z.object({ label: z.string() }),
      bars: z.array(z.object({ name: z.string(), value: z.number() })),
    }),
    z.object({
      type: z.literal("heatmap"),
      x: z.object({ label: z.string(), names: z.array(z.string()) }),
      y: z.object({ label: z.string(), names: z.array(z.string()) }),
      /** values[row][column]; each row is a y name. */
      values: z.array(z.array(z.number())),
    }),
    z.object({
      type: z.literal("grouped-bar"),
      x: z.object({ label: z.string() }),
      /** Names of the bars within each group, in order. */
      series: z.array(z.string()).min(1).max(4),
      groups: z.array(z.object({ name: z.string(), values: z.array(z.number()).max(4) })).max(60),
    }),
    z.object({
      type: z.literal("beeswarm"),
      x: z.object({ label: z.string() }),
      /** Names of the two kinds of dots. */
      series: z.tuple([z.string(), z.string()]),
      rows: z
        .array(
          z.object({
            name: z.string(),
            /** [x, 0 or 1 for the kind of dot] */
            points: z.array(z.tuple([z.number(), z.union([z.literal(0), z.literal(1)])])).max(300),
          }),
        )
        .max(30),
    }),
    z.object({
      type: z.literal("waterfall"),
      x: z.object({ label: z.string() }),
      start: z.object({ name: z.string(), value: z.number() }),
      /** Amounts added one after the other. */
      steps: z.array(z.object({ name: z.string(), value: z.number() })).max(30),
      /** Name of the sum. */
      end: z.string(),
    }),
  ]),
});
export type ChartData = z.infer<typeof ChartData>;
