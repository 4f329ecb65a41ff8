import { z } from "zod";
import { counted } from "@/lib/base/number-text";

/** Tag of a run, as deployments and requests give it. */
export const LimitedTag = z.string().trim().min(1).max(60);

const longestSeconds = 31 * 86_400;

/** A limit as it is sent. */
export const TagLimitInput = z
  .strictObject({
    atOnce: z
      .int()
      .min(1)
      .max(10_000)
      .nullable()
      .default(null)
      .describe("Maximum number of runs with the tag at once; null for no such limit."),
    starts: z
      .int()
      .min(1)
      .max(100_000)
      .nullable()
      .default(null)
      .describe(
        "Maximum number of runs with the tag that begin within `perSeconds`; null for no such limit.",
      ),
    perSeconds: z.int().min(1).max(longestSeconds).nullable().default(null),
    description: z.string().trim().max(500).default(""),
  })
  .refine(({ atOnce, starts }) => atOnce !== null || starts !== null, {
    error: "Give a number of runs at once, a number of runs in a period, or both.",
    path: ["atOnce"],
  })
  .refine(({ starts, perSeconds }) => (starts === null) === (perSeconds === null), {
    error: "Give the number of runs and the period together.",
    path: ["perSeconds"],
  });
export type TagLimitInput = z.output<typeof TagLimitInput>;

/** "2 at once", "10 in 1 hour" */
export function limitInWords({ atOnce, starts, perSeconds }: Omit<TagLimitInput, "description">): string {
  const parts = [
    atOnce !== null && `${atOnce.toLocaleString("en-US")} at once`,
    starts !== null &&
      perSeconds !== null &&
      `${starts.toLocaleString("en-US")} in ${periodInWords(perSeconds)}`,
  ];
  return parts.filter(Boolean).join(", ");
}

const units = [
  [86_400, "day"],
  [3_600, "hour"],
  [60, "minute"],
] as const;

/** "1 hour", "90 seconds" */
export function periodInWords(seconds: number): string {
  const [size, unit] = units.find(([size]) => seconds % size === 0) ?? [1, "second"];
  return counted(seconds / size, unit);
}
