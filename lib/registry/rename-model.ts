import { and, eq, sql } from "drizzle-orm";
import { db } from "@/db/client";
import { sqlStateOf } from "@/db/refusal";
import { usedNumbers } from "@/db/schema/deletions";
import { modelVersions, registeredModels } from "@/db/schema/registered-models";
import { DomainError } from "@/lib/base/errors";
import { lockModel } from "./lock-model";
import { getModel } from "./model-queries";
import { forgetServed } from "./served-versions";

const uniqueViolation = "23505";

/**
 * Renames a registered model. Callers check that nothing finds it by its name. Numbers of deleted versions stay used.
 * @throws DomainError "not-found", "conflict" when the new name is taken
 */
export async function renameModel(teamId: string, name: string, newName: string): Promise<void> {
  const { id } = await getModel(teamId, name);
  if (name === newName) return;
  const updatedAt = new Date();
  await db().transaction(async (tx) => {
    await lockModel(tx, id);
    await tx
      .update(registeredModels)
      .set({ name: newName, updatedAt })
      .where(and(eq(registeredModels.teamId, teamId), eq(registeredModels.id, id)))
      .catch((error) => {
        if (sqlStateOf(error) !== uniqueViolation) throw error;
        throw new DomainError("conflict", `Registered Model (name=${newName}) already exists.`);
      });
    await tx.update(modelVersions).set({ updatedAt }).where(eq(modelVersions.registeredModelId, id));
    const used = and(
      eq(usedNumbers.teamId, teamId),
      eq(usedNumbers.kind, "model"),
      eq(usedNumbers.name, name),
    );
    const [numbers] = await tx.select().from(usedNumbers).where(used);
    if (numbers)
      await tx
        .insert(usedNumbers)
        .values({ ...numbers, name: newName })
        .onConflictDoUpdate({
          target: [usedNumbers.teamId, usedNumbers.kind, usedNumbers.name],
          set: { last: sql`greatest(${usedNumbers.last}, excluded.last)` },
        });
  });
  forgetServed();
}
