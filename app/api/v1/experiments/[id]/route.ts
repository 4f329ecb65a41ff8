import { z } from "zod";
import { deleteRoute } from "@/app/api/v1/deletion";
import { deletableExperiment } from "@/lib/deletion/deletable-experiment";

export const DELETE = deleteRoute(
  "an experiment, by id or number, with its runs and their files. MLflow's own call only hides it",
  z.object({ id: z.string() }),
  deletableExperiment,
  ({ id }) => id,
);
