import { z } from "zod";
import { usesRoute } from "@/app/api/v1/deletion";
import { deletableFlow } from "@/lib/deletion/deletable-flow";

export const GET = usesRoute("a flow", z.object({ slug: z.string() }), deletableFlow, ({ slug }) => slug);
