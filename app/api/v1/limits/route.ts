import { z } from "zod";
import { Time } from "@/app/_server/answers";
import { apiRoute } from "@/app/_server/http";
import { listTagLimits } from "@/lib/runs/limits/stored-limits";

const TagLimitAnswer = z.object({
  tag: z.string(),
  atOnce: z.int().nullable(),
  starts: z.int().nullable(),
  perSeconds: z.int().nullable(),
  description: z.string(),
  /** Number of runs that hold a slot of the tag. */
  taken: z.int(),
  /** Number of runs that began within the period. */
  begun: z.int(),
  updatedAt: Time,
});

export const GET = apiRoute(
  {
    summary: "The team's limits on runs with a tag, by tag, and how much of each is used",
    role: "viewer",
    answer: z.object({ items: z.array(TagLimitAnswer), nextCursor: z.null() }),
  },
  async ({ member }) => {
    const limits = await listTagLimits(member.teamId);
    const items = limits.map(({ tag, atOnce, starts, perSeconds, description, taken, begun, updatedAt }) => ({
      tag,
      atOnce,
      starts,
      perSeconds,
      description,
      taken,
      begun,
      updatedAt: updatedAt.toISOString(),
    }));
    return { items, nextCursor: null };
  },
);
