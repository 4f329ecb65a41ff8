import { z } from "zod";
import { Page, pageOf } from "@/app/_server/answers";
import { apiRoute } from "@/app/_server/http";
import { ModelAnswer, modelAnswer } from "@/app/api/v1/models/answer";
import { searchModels } from "@/lib/registry/search-registry";

const Query = Page.extend({
  limit: z.coerce.number().int().min(1).max(200).default(200),
  cursor: z.string().max(2000).optional(),
});

export const GET = apiRoute(
  {
    summary: "The registered models with their aliases, by name",
    role: "viewer",
    query: Query,
    answer: pageOf(ModelAnswer),
  },
  async ({ member, query: { limit, cursor } }) => {
    const { rows, next = null } = await searchModels(member.teamId, { orderBy: [], limit, after: cursor });
    return { items: rows.map(modelAnswer), nextCursor: next };
  },
);
