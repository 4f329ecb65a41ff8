import { z } from "zod";
import { apiRoute } from "@/app/_server/http";
import { ComparedFigures } from "@/lib/learning/evaluate/champion-comparison";
import { compareRuns } from "@/lib/training/compare-runs";
import { getTrainingOfRun } from "@/lib/training/training-of-run";

const ComparisonAnswer = z.object({
  /** Held-out claims of the second run that neither model has learned from. */
  claims: z.int(),
  frauds: z.int(),
  /** Why there is no fair comparison; null where there is one. */
  reason: z.string().nullable(),
  /** Figures of both models, each with its 95 % interval; differences are the second run's minus the first's. */
  first: ComparedFigures.shape.champion.nullable(),
  second: ComparedFigures.shape.challenger.nullable(),
  differences: ComparedFigures.shape.differences.nullable(),
});

export const GET = apiRoute(
  {
    summary: "The model that a run trained beside that of another run, on rows that neither learned from",
    role: "viewer",
    params: z.object({ id: z.string() }),
    query: z.object({
      /** The id of the second run. */
      with: z.string(),
    }),
    answer: ComparisonAnswer,
  },
  async ({ member, params, query }) => {
    const first = await getTrainingOfRun(member.teamId, params.id);
    const second = await getTrainingOfRun(member.teamId, query.with);
    const { rows, frauds, reason, figures } = await compareRuns(member.teamId, first, second);
    return {
      claims: rows,
      frauds,
      reason: reason || null,
      first: figures?.champion ?? null,
      second: figures?.challenger ?? null,
      differences: figures?.differences ?? null,
    };
  },
);
