import { z } from "zod";
import { usesRoute } from "@/app/api/v1/deletion";
import { deletableModel } from "@/lib/deletion/deletable-model";

export const GET = usesRoute(
  "a model version",
  z.object({ name: z.string(), version: z.coerce.number<string>().int().min(1) }),
  deletableModel,
  (ref) => ref,
);
