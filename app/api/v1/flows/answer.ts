import { z } from "zod";
import { Time } from "@/app/_server/answers";
import { FlowDefinition } from "@/lib/flows/flow";
import type { getFlow } from "@/lib/flows/queries";

/** A flow with the definition and the parameter schema of its newest version. */
export const FlowAnswer = z.object({
  slug: z.string(),
  name: z.string(),
  description: z.string(),
  isShipped: z.boolean(),
  version: z.int().nullable(),
  definition: FlowDefinition.nullable(),
  params: z.record(z.string(), z.unknown()).nullable(),
  versions: z.array(z.object({ version: z.int(), hash: z.string(), createdAt: Time })),
});

export function flowAnswer({
  versions,
  ...flow
}: Awaited<ReturnType<typeof getFlow>>): z.input<typeof FlowAnswer> {
  const newest = versions[0];
  return {
    ...flow,
    version: newest?.version ?? null,
    definition: newest?.definition ?? null,
    params: newest?.definition.params ?? null,
    versions: versions.map(({ version, hash, createdAt }) => ({
      version,
      hash,
      createdAt: createdAt.toISOString(),
    })),
  };
}
