import { z } from "zod";
import { apiRoute } from "@/app/_server/http";
import { ModelAnswer, modelAnswer } from "@/app/api/v1/models/answer";
import { listModels } from "@/lib/registry/model-queries";

export const GET = apiRoute(
  {
    summary: "The registered models with their aliases",
    role: "viewer",
    answer: z.object({ items: z.array(ModelAnswer) }),
  },
  async ({ member }) => ({ items: (await listModels(member.teamId)).map(modelAnswer) }),
);
