import { z } from "zod";
import { usesRoute } from "@/app/api/v1/deletion";
import { deletableExperiment } from "@/lib/deletion/deletable-experiment";

export const GET = usesRoute(
  "an experiment",
  z.object({ id: z.string() }),
  deletableExperiment,
  ({ id }) => id,
);
