import { z } from "zod";
import { apiRoute } from "@/app/_server/http";
import { DatasetAnswer, datasetAnswer } from "@/app/api/v1/datasets/answer";
import { deleteRoute } from "@/app/api/v1/deletion";
import { findDatasetVersion, getDatasetRow } from "@/lib/datasets/queries";
import { deletableDataset } from "@/lib/deletion/deletable-dataset";

const params = z.object({ name: z.string() });

export const GET = apiRoute(
  {
    summary: "One dataset, with the number of its latest version",
    role: "viewer",
    params,
    answer: DatasetAnswer,
  },
  async ({ member, params: { name } }) => {
    const dataset = await getDatasetRow(member.teamId, name);
    const latest = await findDatasetVersion(member.teamId, name, "latest");
    return datasetAnswer({ ...dataset, latest: latest ?? null });
  },
);

export const DELETE = deleteRoute(
  "a dataset with all its versions and their files",
  params,
  deletableDataset,
  ({ name }) => ({ name }),
);
