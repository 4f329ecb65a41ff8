import { apiRoute } from "@/app/_server/http";
import { DatasetVersionAnswer, datasetVersionAnswer } from "@/app/api/v1/datasets/answer";
import { getDatasetVersion } from "@/lib/datasets/queries";
import { VersionParams } from "./params";

export const GET = apiRoute(
  {
    summary: "One version of a dataset; `latest` is the newest",
    role: "viewer",
    params: VersionParams,
    answer: DatasetVersionAnswer,
  },
  async ({ member, params }) =>
    datasetVersionAnswer(params.name, await getDatasetVersion(member.teamId, params.name, params.version)),
);
