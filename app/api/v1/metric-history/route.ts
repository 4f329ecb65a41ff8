import { z } from "zod";
import { apiRoute } from "@/app/_server/http";
import { readCurves } from "@/lib/experiments/read-curves";

const Step = z.coerce.number().int().optional();

export const GET = apiRoute(
  {
    summary:
      "A metric of experiment runs over their steps, sampled at even distances. NaN and infinities are null. Other teams' runs, and those without the metric, are left out",
    role: "viewer",
    query: z.object({
      /** Ids, with commas. */
      runs: z
        .string()
        .regex(/^[0-9a-f]{32}(,[0-9a-f]{32}){0,99}$/)
        .transform((ids) => [...new Set(ids.split(","))]),
      metric: z.string().min(1).max(250),
      points: z.coerce.number().int().min(2).max(2000).default(500),
      from: Step,
      to: Step,
    }),
    answer: z.object({
      curves: z.array(
        z.object({
          runId: z.string(),
          steps: z.array(z.number()),
          times: z.array(z.number()).describe("Milliseconds since 1970."),
          values: z.array(z.number().nullable()),
        }),
      ),
    }),
  },
  async ({ member, query: { runs, metric, points, from, to } }) => {
    const steps =
      from === undefined && to === undefined
        ? undefined
        : { from: from ?? Number.MIN_SAFE_INTEGER, to: to ?? Number.MAX_SAFE_INTEGER };
    return { curves: await readCurves(member.teamId, runs, metric, { most: points, steps }) };
  },
);
