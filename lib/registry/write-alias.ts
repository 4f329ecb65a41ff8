import { and, eq } from "drizzle-orm";
import { db, type Transaction } from "@/db/client";
import {
  modelAliasChanges,
  modelAliases,
  modelTraffic,
  modelVersions,
  registeredModels,
} from "@/db/schema/registered-models";
import { DomainError } from "@/lib/base/errors";
import { recordEvent } from "@/lib/events/record-event";
import { lockModel } from "./lock-model";
import { forgetServed } from "./served-versions";
import { tellOfAlias } from "./tell-webhooks";

/** A move of an alias, as recorded. */
export interface AliasMove {
  alias: string;
  /** Null removes the alias. */
  toVersion: number | null;
  changedBy: string;
  reason: string;
  /** Failed gates that were overridden. */
  overridden?: string[];
}

/**
 * Points an alias at a version and appends the move to the history. Idempotent: does nothing when the alias already
 * points there. Callers check the gates first (lib/registry/move-alias.ts).
 */
export async function writeAlias(
  teamId: string,
  registeredModelId: string,
  { alias, toVersion, changedBy, reason, overridden = [] }: AliasMove,
): Promise<void> {
  const current = and(eq(modelAliases.registeredModelId, registeredModelId), eq(modelAliases.alias, alias));
  await db().transaction(async (tx) => {
    await lockModel(tx, registeredModelId);
    const [before] = await tx.select().from(modelAliases).where(current);
    const fromVersion = before?.version ?? null;
    if (fromVersion === toVersion) return;
    await tx.delete(modelAliases).where(current);
    if (toVersion !== null) {
      await refuseDeleted(tx, registeredModelId, toVersion);
      await tx.insert(modelAliases).values({ registeredModelId, alias, version: toVersion });
    }
    await tx
      .insert(modelAliasChanges)
      .values({ teamId, registeredModelId, alias, fromVersion, toVersion, changedBy, reason, overridden });
    // The second version has become the first, or there is no first any more.
    await tx
      .delete(modelTraffic)
      .where(
        and(
          eq(modelTraffic.registeredModelId, registeredModelId),
          eq(modelTraffic.alias, alias),
          toVersion === null ? undefined : eq(modelTraffic.version, toVersion),
        ),
      );
    await recordAliasMove(tx, teamId, registeredModelId, {
      alias,
      fromVersion,
      toVersion,
      changedBy,
      reason,
    });
  });
  forgetServed();
}

/** The version may have been deleted since the gates were checked. */
async function refuseDeleted(tx: Transaction, registeredModelId: string, version: number): Promise<void> {
  const [found] = await tx
    .select({ id: modelVersions.id })
    .from(modelVersions)
    .where(and(eq(modelVersions.registeredModelId, registeredModelId), eq(modelVersions.version, version)));
  if (!found) throw new DomainError("not-found", `There is no version ${version} of this model any more.`);
}

async function recordAliasMove(
  tx: Transaction,
  teamId: string,
  registeredModelId: string,
  move: Omit<AliasMove, "overridden"> & { fromVersion: number | null },
): Promise<void> {
  const [model] = await tx
    .select({ name: registeredModels.name, tags: registeredModels.tags })
    .from(registeredModels)
    .where(and(eq(registeredModels.teamId, teamId), eq(registeredModels.id, registeredModelId)));
  const inWords = (version: number | null) => (version === null ? "no version" : `version ${version}`);
  const by = move.changedBy ? ` by ${move.changedBy}` : "";
  await recordEvent(
    teamId,
    {
      type: "model.alias_moved",
      subject: model!.name,
      message: `${model!.name}@${move.alias} was moved from ${inWords(move.fromVersion)} to ${inWords(move.toVersion)}${by}.`,
      data: move,
    },
    tx,
  );
  await tellOfAlias(tx, teamId, { model: model!, alias: move.alias, version: move.toVersion });
}
