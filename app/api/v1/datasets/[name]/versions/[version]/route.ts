import { apiRoute } from "@/app/_server/http";
import { DatasetVersionAnswer, datasetVersionAnswer } from "@/app/api/v1/datasets/answer";
import { deleteRoute } from "@/app/api/v1/deletion";
import { getDatasetVersion } from "@/lib/datasets/queries";
import { deletableDataset } from "@/lib/deletion/deletable-dataset";
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

export const DELETE = deleteRoute(
  "a version of a dataset with its file; its number is not used again",
  VersionParams,
  deletableDataset,
  (ref) => ref,
);
