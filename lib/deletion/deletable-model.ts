import { and, eq, inArray } from "drizzle-orm";
import { db, type Transaction } from "@/db/client";
import { datasetVersions } from "@/db/schema/datasets";
import { predictionOutcomes, predictionScores } from "@/db/schema/predictions";
import { modelVersionFiles, modelVersions, registeredModels } from "@/db/schema/registered-models";
import { DomainError } from "@/lib/base/errors";
import { lockModel } from "@/lib/registry/lock-model";
import { getModel, listModelVersions } from "@/lib/registry/model-queries";
import { forgetServed } from "@/lib/registry/served-versions";
import { datasetVersionUses } from "./dataset-version-uses";
import type { Deletable } from "./deletable";
import { markFiles, sweepDeletedFiles } from "./deleted-files";
import { aliasUse } from "./models-trained";
import { namedInParams } from "./named-in-params";
import { servingAliases } from "./serving-aliases";
import { shownOnDashboards } from "./shown-on-dashboards";

/** A registered model with all its versions, or one version of it. */
export interface ModelRef {
  name: string;
  version?: number;
}

export const deletableModel: Deletable<ModelRef> = {
  async uses(teamId, ref) {
    const { name, versions, aliases, newest } = await find(teamId, ref);
    const numbers = versions.map(({ version }) => version);
    const byNumber = numbers.map((version) => `${name}/${version}`);
    const [named, scored, shown] = await Promise.all([
      namedInParams(
        teamId,
        ref.version === undefined
          ? { values: [name], beginnings: [`${name}@`, `${name}/`] }
          : { values: [...byNumber, ...(newest === ref.version ? [`${name}/latest`] : [])] },
      ),
      // Predictions.
      numbers.length === 0
        ? []
        : datasetVersionUses(
            teamId,
            and(
              eq(datasetVersions.modelName, name),
              inArray(datasetVersions.modelVersion, numbers.map(String)),
            ),
          ),
      ref.version === undefined ? shownOnDashboards(teamId, "model", [name]) : [],
    ]);
    return [...aliases.map((alias) => aliasUse(name, alias)), ...named, ...shown, ...scored];
  },

  async remove(teamId, ref) {
    const { id, versions } = await find(teamId, ref);
    await db().transaction(async (tx) => {
      await lockModel(tx, id);
      await refuseServed(tx, id, ref);
      const ids = versions.map((one) => one.id);
      const ofModel =
        ref.version === undefined ? eq(modelVersions.registeredModelId, id) : inArray(modelVersions.id, ids);
      const files = await tx
        .select({ uri: modelVersionFiles.uri })
        .from(modelVersionFiles)
        .innerJoin(modelVersions, eq(modelVersions.id, modelVersionFiles.versionId))
        .where(and(eq(modelVersions.teamId, teamId), ofModel));
      await tx.delete(modelVersions).where(and(eq(modelVersions.teamId, teamId), ofModel));
      await deleteScores(tx, teamId, ref);
      if (ref.version === undefined) await tx.delete(registeredModels).where(eq(registeredModels.id, id));
      // Files that the experiment run still names stay: the sweep leaves them.
      await markFiles(
        tx,
        teamId,
        files.map(({ uri }) => uri),
      );
    });
    forgetServed();
    await sweepDeletedFiles(teamId);
  },
};

/** Scores of requests and their outcomes, which name the model. The log of requests stays for its retention. */
async function deleteScores(tx: Transaction, teamId: string, { name, version }: ModelRef): Promise<void> {
  for (const table of [predictionScores, predictionOutcomes])
    await tx
      .delete(table)
      .where(
        and(
          eq(table.teamId, teamId),
          eq(table.model, name),
          version === undefined ? undefined : eq(table.version, version),
        ),
      );
}

async function find(teamId: string, { name, version }: ModelRef) {
  const model = await getModel(teamId, name);
  const all = await listModelVersions(teamId, name);
  const versions = all.filter((one) => version === undefined || one.version === version);
  if (version !== undefined && versions.length === 0)
    throw new DomainError("not-found", `The model "${name}" has no version ${version}.`);
  const aliases = await servingAliases(db(), model.id, version);
  return { ...model, versions, aliases, newest: all[0]?.version };
}

/** An alias may have been moved since the uses were read. */
async function refuseServed(tx: Transaction, modelId: string, { name, version }: ModelRef): Promise<void> {
  const [served] = await servingAliases(tx, modelId, version);
  if (served)
    throw new DomainError(
      "conflict",
      `It is needed by the alias ${name}@${served}. Take the alias away first.`,
    );
}
