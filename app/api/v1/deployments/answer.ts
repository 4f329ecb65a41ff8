import { z } from "zod";

export const DeploymentAnswer = z.object({
  slug: z.string(),
  name: z.string(),
  description: z.string(),
  flow: z.string(),
  params: z.record(z.string(), z.unknown()),
  tags: z.array(z.string()),
  isPaused: z.boolean(),
});
