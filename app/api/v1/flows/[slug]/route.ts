import { z } from "zod";
import { Time } from "@/app/_server/answers";
import { apiRoute } from "@/app/_server/http";
import { FlowDefinition } from "@/lib/flows/flow";
import { getFlow } from "@/lib/flows/queries";

const Flow = z.object({
  slug: z.string(),
  name: z.string(),
  description: z.string(),
  isShipped: z.boolean(),
  /** Of the newest version. */
  definition: FlowDefinition.nullable(),
  params: z.record(z.string(), z.unknown()).nullable(),
  versions: z.array(z.object({ version: z.int(), hash: z.string(), createdAt: Time })),
});

export const GET = apiRoute(
  {
    summary: "One flow: definition, parameter JSON Schema, versions",
    role: "viewer",
    params: z.object({ slug: z.string() }),
    answer: Flow,
  },
  async ({ member, params }) => {
    const { versions, ...flow } = await getFlow(member.teamId, params.slug);
    const definition = versions[0]?.definition ?? null;
    return {
      ...flow,
      definition,
      params: definition?.params ?? null,
      versions: versions.map(({ version, hash, createdAt }) => ({
        version,
        hash,
        createdAt: createdAt.toISOString(),
      })),
    };
  },
);
