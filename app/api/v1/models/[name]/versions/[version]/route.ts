import { z } from "zod";
import { deleteRoute } from "@/app/api/v1/deletion";
import { deletableModel } from "@/lib/deletion/deletable-model";

export const DELETE = deleteRoute(
  "a model version with the files that nothing else names; its number is not used again",
  z.object({ name: z.string(), version: z.coerce.number<string>().int().min(1) }),
  deletableModel,
  (ref) => ref,
);
