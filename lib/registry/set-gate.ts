import { and, eq } from "drizzle-orm";
import { db } from "@/db/client";
import { modelGates } from "@/db/schema/registered-models";
import { DomainError } from "@/lib/base/errors";
import { fieldIssues } from "@/lib/base/parse-as";
import { getGate } from "./gate-catalog";
import { getModel } from "./model-queries";

/**
 * Sets a gate of an alias, or changes its settings. @throws DomainError "not-found", "invalid" naming each wrong
 * setting
 */
export async function setGate(
  teamId: string,
  name: string,
  request: { alias: string; gate: string; settings: unknown; setBy: string },
): Promise<void> {
  const model = await getModel(teamId, name);
  const { alias, gate, setBy } = request;
  const parsed = getGate(gate).settings.safeParse(request.settings);
  if (!parsed.success) {
    const issues = fieldIssues(parsed.error);
    throw new DomainError("invalid", issues[0]!.message, issues);
  }
  const settings = parsed.data;
  await db()
    .insert(modelGates)
    .values({ teamId, registeredModelId: model.id, alias, gate, settings, setBy })
    .onConflictDoUpdate({
      target: [modelGates.registeredModelId, modelGates.alias, modelGates.gate],
      set: { settings, setBy, createdAt: new Date() },
    });
}

/** Removes a gate. @throws DomainError "not-found" when it is not set */
export async function removeGate(
  teamId: string,
  name: string,
  { alias, gate }: { alias: string; gate: string },
): Promise<void> {
  const model = await getModel(teamId, name);
  const removed = await db()
    .delete(modelGates)
    .where(
      and(
        eq(modelGates.teamId, teamId),
        eq(modelGates.registeredModelId, model.id),
        eq(modelGates.alias, alias),
        eq(modelGates.gate, gate),
      ),
    )
    .returning();
  if (removed.length === 0) throw new DomainError("not-found", `${name}@${alias} has no gate ${gate}.`);
}
