import { z } from "zod";
import { apiRoute } from "@/app/_server/http";
import { DatasetVersionAnswer, datasetVersionAnswer } from "@/app/api/v1/datasets/answer";
import { reviewVersion } from "@/lib/datasets/schema/review-version";

export const PUT = apiRoute(
  {
    summary: "Accept or reject a version whose file violates the schema; until then it is not the latest",
    role: "editor",
    params: z.object({ name: z.string(), version: z.coerce.number<string>().int().min(1) }),
    body: z.object({ decision: z.enum(["accepted", "rejected"]) }),
    answer: DatasetVersionAnswer,
  },
  async ({ member, params: { name, version }, body }) =>
    datasetVersionAnswer(name, await reviewVersion(member.teamId, name, version, body.decision)),
);
