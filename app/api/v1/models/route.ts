import { z } from "zod";
import { Page, pageOf } from "@/app/_server/answers";
import { apiRoute } from "@/app/_server/http";
import { ModelAnswer, modelAnswer } from "@/app/api/v1/models/answer";
import { registeredKinds, searchModels } from "@/lib/registry/search-registry";

const Query = Page.extend({
  limit: z.coerce.number().int().min(1).max(200).default(200),
  cursor: z.string().max(2000).optional(),
  /** In the name, in upper or lower case. */
  text: z
    .string()
    .max(200)
    .regex(/^[^\0]*$/)
    .optional(),
  /** Registered prompts of MLflow are listed apart. */
  kind: z.enum(registeredKinds).default("model"),
});

export const GET = apiRoute(
  {
    summary: "The registered models, or prompts, with their aliases, by name",
    role: "viewer",
    query: Query,
    answer: pageOf(ModelAnswer),
  },
  async ({ member, query: { cursor, ...query } }) => {
    const { rows, next = null } = await searchModels(member.teamId, { orderBy: [], after: cursor, ...query });
    return { items: rows.map(modelAnswer), nextCursor: next };
  },
);
