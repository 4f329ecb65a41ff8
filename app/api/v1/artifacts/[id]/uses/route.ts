import { z } from "zod";
import { usesRoute } from "@/app/api/v1/deletion";
import { deletableArtifact } from "@/lib/deletion/deletable-artifact";

export const GET = usesRoute("an artifact", z.object({ id: z.string() }), deletableArtifact, ({ id }) => id);
