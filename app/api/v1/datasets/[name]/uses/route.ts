import { z } from "zod";
import { usesRoute } from "@/app/api/v1/deletion";
import { deletableDataset } from "@/lib/deletion/deletable-dataset";

export const GET = usesRoute("a dataset", z.object({ name: z.string() }), deletableDataset, ({ name }) => ({
  name,
}));
