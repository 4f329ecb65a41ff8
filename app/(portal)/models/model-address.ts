import { z } from "zod";

/** Query parameters of a model's page. Invalid values are ignored. */
export const ModelAddress = z.object({
  tab: z.enum(["versions", "gates", "history", "requests", "outcomes"]).catch("versions"),
  /** The gate being edited, and its alias. */
  gate: z.string().max(100).optional().catch(undefined),
  alias: z.string().max(255).optional().catch(undefined),
});
export type ModelAddress = z.infer<typeof ModelAddress>;
