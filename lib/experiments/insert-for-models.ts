import { and, eq, inArray } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { experimentRunModels, loggedModels } from "@/db/schema/logged-models";
import { DomainError } from "@/lib/base/errors";
import type { RunModel } from "./logged-model";

/** Records models that a run read or made. @throws DomainError "not-found" for a model */
export async function insertRunModels(
  tx: Transaction,
  teamId: string,
  runId: string,
  models: RunModel[],
): Promise<void> {
  if (models.length === 0) return;
  await requireModels(tx, teamId, models);
  await tx
    .insert(experimentRunModels)
    .values(models.map((model) => ({ runId, ...model })))
    .onConflictDoNothing();
}

/** Refuses ids of models that the team does not have. @throws DomainError "not-found" */
async function requireModels(tx: Transaction, teamId: string, named: { modelId: string }[]): Promise<void> {
  const ids = [...new Set(named.map(({ modelId }) => modelId))];
  if (ids.length === 0) return;
  const found = await tx
    .select({ id: loggedModels.id })
    .from(loggedModels)
    .where(and(eq(loggedModels.teamId, teamId), inArray(loggedModels.id, ids)));
  const known = new Set(found.map(({ id }) => id));
  const missing = ids.find((id) => !known.has(id));
  if (missing !== undefined) throw absentModel(missing);
}

/** Error for a logged model that the team does not have. */
export function absentModel(id: string): DomainError {
  return new DomainError("not-found", `Logged model with ID '${id}' not found.`);
}
