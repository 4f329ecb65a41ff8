import { z } from "zod";
import { deleteRoute } from "@/app/api/v1/deletion";
import { deletableDataset } from "@/lib/deletion/deletable-dataset";

export const DELETE = deleteRoute(
  "a dataset with all its versions and their files",
  z.object({ name: z.string() }),
  deletableDataset,
  ({ name }) => ({ name }),
);
