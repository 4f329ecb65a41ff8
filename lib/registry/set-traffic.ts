import { and, asc, eq } from "drizzle-orm";
import { z } from "zod";
import { db } from "@/db/client";
import { modelTraffic } from "@/db/schema/registered-models";
import { DomainError } from "@/lib/base/errors";
import type { Mover } from "./alias";
import { getGate } from "./gate-catalog";
import { getModel, getModelVersion } from "./model-queries";
import { checkGates, requireMover } from "./move-alias";
import { forgetServed } from "./served-versions";

/** A second version behind an alias: it answers a share of requests, or scores them unseen. */
export const Traffic = z.object({
  mode: z.enum(["split", "shadow"]),
  version: z.int().min(1),
  /** Share of requests that the second version answers or shadows. A split gives it half at most. */
  share: z.number().gt(0).max(1),
});
export type Traffic = z.infer<typeof Traffic>;
export type SetTraffic = typeof modelTraffic.$inferSelect;

const mostSplit = 0.5;

/** Second versions of a model's aliases. */
export async function listTraffic(teamId: string, registeredModelId: string): Promise<SetTraffic[]> {
  return db()
    .select()
    .from(modelTraffic)
    .where(and(eq(modelTraffic.teamId, teamId), eq(modelTraffic.registeredModelId, registeredModelId)))
    .orderBy(asc(modelTraffic.alias));
}

/**
 * Sends a share of an alias's requests to a second version. It takes the right to move the alias; a split, whose
 * answers count, must also pass its gates. More than half is a promotion: move the alias.
 * @throws DomainError "not-found", "invalid", "forbidden" naming the failed gates
 */
export async function setTraffic(
  teamId: string,
  name: string,
  alias: string,
  request: Traffic & { by: Mover },
): Promise<void> {
  const { mode, version, share, by } = request;
  const model = await getModel(teamId, name);
  const first = model.aliases.find((each) => each.alias === alias);
  if (!first) throw new DomainError("not-found", `${name} has no alias ${alias}.`);
  const second = await getModelVersion(teamId, name, version);
  if (first.version === version)
    throw new DomainError(
      "invalid",
      `${name}@${alias} is version ${version} already. Choose another version.`,
    );
  if (mode === "split" && share > mostSplit)
    throw new DomainError(
      "invalid",
      "A split sends at most half of the requests to the second version. Move the alias to send more.",
    );
  const gates = await requireMover(model, alias, by);
  if (mode === "split") {
    const refusing = (await checkGates(model, gates, second, by)).filter(({ isPassed }) => !isPassed);
    if (refusing.length > 0) {
      const why = refusing.map(({ gate, message }) => `${getGate(gate).name}: ${message}`).join(" ");
      throw new DomainError("forbidden", `Version ${version} may not answer for ${name}@${alias}. ${why}`);
    }
  }
  const row = { mode, version, share, setBy: by.name };
  await db()
    .insert(modelTraffic)
    .values({ teamId, registeredModelId: model.id, alias, ...row })
    .onConflictDoUpdate({
      target: [modelTraffic.registeredModelId, modelTraffic.alias],
      set: { ...row, createdAt: new Date() },
    });
  forgetServed();
}

/** Ends the traffic of an alias's second version. @throws DomainError "not-found" when there is none, "forbidden" */
export async function removeTraffic(
  teamId: string,
  name: string,
  { alias, by }: { alias: string; by: Mover },
): Promise<void> {
  const model = await getModel(teamId, name);
  await requireMover(model, alias, by);
  const removed = await db()
    .delete(modelTraffic)
    .where(and(eq(modelTraffic.registeredModelId, model.id), eq(modelTraffic.alias, alias)))
    .returning({ id: modelTraffic.id });
  forgetServed();
  if (removed.length === 0) throw new DomainError("not-found", `${name}@${alias} has no second version.`);
}
