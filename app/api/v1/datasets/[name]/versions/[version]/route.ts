import { z } from "zod";
import { apiRoute } from "@/app/_server/http";
import {
  DatasetVersionAnswer,
  datasetVersionAnswer,
  TombstoneAnswer,
  tombstoneAnswer,
} from "@/app/api/v1/datasets/answer";
import { deleteRoute } from "@/app/api/v1/deletion";
import { getDatasetVersion } from "@/lib/datasets/queries";
import { listTombstones } from "@/lib/datasets/tombstones";
import { deletableDataset } from "@/lib/deletion/deletable-dataset";
import { VersionParams } from "./params";

export const GET = apiRoute(
  {
    summary: "One version of a dataset; `latest` is the newest",
    role: "viewer",
    params: VersionParams,
    answer: DatasetVersionAnswer.extend({ erasures: z.array(TombstoneAnswer) }),
  },
  async ({ member, params }) => {
    const found = await getDatasetVersion(member.teamId, params.name, params.version);
    const erasures = await listTombstones(member.teamId, found.id);
    return { ...datasetVersionAnswer(params.name, found), erasures: erasures.map(tombstoneAnswer) };
  },
);

export const DELETE = deleteRoute(
  "a version of a dataset with its file; its number is not used again",
  VersionParams,
  deletableDataset,
  (ref) => ref,
);
