import { z } from "zod";
import { apiRoute } from "@/app/_server/http";
import { DatasetVersionAnswer, datasetVersionAnswer } from "@/app/api/v1/datasets/answer";
import { getDatasetVersion } from "@/lib/datasets/queries";

export const GET = apiRoute(
  {
    summary: "One version of a dataset; `latest` is the newest",
    role: "viewer",
    params: z.object({
      name: z.string(),
      version: z.union([z.literal("latest"), z.coerce.number<string>().int().min(1)]),
    }),
    answer: DatasetVersionAnswer,
  },
  async ({ member, params }) =>
    datasetVersionAnswer(params.name, await getDatasetVersion(member.teamId, params.name, params.version)),
);
