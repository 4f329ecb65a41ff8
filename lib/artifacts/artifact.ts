import { z } from "zod";

/** A chart as data, so that every page can draw it in its own theme and anybody can read the numbers. */
export const ChartData = z.object({
  title: z.string(),
  /** What the picture says, for people who do not see it. */
  description: z.string(),
  chart: z.discriminatedUnion("type", [
    z.object({
      type: z.literal("line"),
      x: z.object({ label: z.string(), domain: z.tuple([z.number(), z.number()]) }),
      y: z.object({ label: z.string(), domain: z.tuple([z.number(), z.number()]) }),
      series: z.array(
        z.object({
          name: z.string(),
          points: z.array(z.tuple([z.number(), z.number()])),
          isReference: z.boolean().default(false),
        }),
      ),
      /** Single points worth naming, such as the threshold in use. */
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
      /** values[row][column]: a row is a y name. */
      values: z.array(z.array(z.number())),
    }),
    z.object({
      type: z.literal("grouped-bar"),
      x: z.object({ label: z.string() }),
      /** What the bars of each group stand for, in order. */
      series: z.array(z.string()).min(1).max(4),
      groups: z.array(z.object({ name: z.string(), values: z.array(z.number()).max(4) })).max(60),
    }),
    z.object({
      type: z.literal("beeswarm"),
      x: z.object({ label: z.string() }),
      /** The two kinds of dots. */
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
      /** What is added, one after the other. */
      steps: z.array(z.object({ name: z.string(), value: z.number() })).max(30),
      /** What the sum is called. */
      end: z.string(),
    }),
  ]),
});
export type ChartData = z.infer<typeof ChartData>;

const maxImageBytes = 1_000_000;

/** How each type of picture begins. SVG is not among them: it is a program's text. */
const beginnings = { "image/png": "iVBORw0KGgo", "image/jpeg": "/9j/", "image/webp": "UklGR" } as const;

/** A picture, such as a plot made elsewhere. */
export const ImageData = z
  .object({
    title: z.string(),
    /** What the picture shows, for people who do not see it. */
    description: z.string(),
    mediaType: z.enum(["image/png", "image/jpeg", "image/webp"]),
    /** In pixels. */
    width: z.int().min(1).max(20_000),
    height: z.int().min(1).max(20_000),
    base64: z.base64().max(Math.ceil((maxImageBytes * 4) / 3) + 4, "A picture may have 1 MB at most."),
  })
  .refine(({ mediaType, base64 }) => base64.startsWith(beginnings[mediaType]), {
    path: ["base64"],
    message: "These bytes are no picture of that media type.",
  });
export type ImageData = z.infer<typeof ImageData>;

/** What a report shows in its place: a chart, or a picture at an address of ours. */
export type Attachment = ChartData | (Omit<ImageData, "base64"> & { address: string });

/** In Markdown, `![alt](artifact:roc-curve)` shows the chart or image that the same run kept under that key. */
export const MarkdownData = z.object({ title: z.string(), markdown: z.string() });
export type MarkdownData = z.infer<typeof MarkdownData>;

export const artifactKinds = ["markdown", "chart", "image"] as const;
export type ArtifactKind = (typeof artifactKinds)[number];

/** What each kind of artifact holds. */
export const artifactSchemas = {
  markdown: MarkdownData,
  chart: ChartData,
  image: ImageData,
} satisfies Record<ArtifactKind, z.ZodType>;
