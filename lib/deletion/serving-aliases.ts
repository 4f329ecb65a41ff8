import { and, eq } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { modelAliases, modelTraffic } from "@/db/schema/registered-models";

/** Aliases that serve a version, or any version of a model: as their own, or as the second one of a split or a shadow. */
export async function servingAliases(
  on: Pick<Transaction, "select">,
  modelId: string,
  version?: number,
): Promise<string[]> {
  const own = await on
    .select({ alias: modelAliases.alias })
    .from(modelAliases)
    .where(
      and(
        eq(modelAliases.registeredModelId, modelId),
        version === undefined ? undefined : eq(modelAliases.version, version),
      ),
    );
  const second = await on
    .select({ alias: modelTraffic.alias })
    .from(modelTraffic)
    .where(
      and(
        eq(modelTraffic.registeredModelId, modelId),
        version === undefined ? undefined : eq(modelTraffic.version, version),
      ),
    );
  return [...new Set([...own, ...second].map(({ alias }) => alias))].sort();
}
