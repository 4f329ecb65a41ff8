import { z } from "zod";
import { usesRoute } from "@/app/api/v1/deletion";
import { deletableModel } from "@/lib/deletion/deletable-model";

export const GET = usesRoute(
  "a registered model",
  z.object({ name: z.string() }),
  deletableModel,
  ({ name }) => ({ name }),
);
