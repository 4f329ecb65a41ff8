import { DomainError } from "@/lib/base/errors";
import { listed } from "@/lib/base/number-text";
import type { Outcome } from "@/lib/datasets/outcome";
import type { DatasetVersion } from "@/lib/datasets/queries";
import { readCodedColumns } from "@/lib/datasets/read-coded-columns";
import { encodeTarget, targetReading } from "@/lib/learning/features/target";
import { pickRows } from "@/lib/learning/sampling/pick-rows";
import { columnsForModel, type ScoringModel } from "@/lib/learning/scoring-model";
import type { MlflowClient } from "@/lib/mlflow/client";
import { scoreRows } from "./champion";
import { compareOn, type RunComparison, without } from "./compare-runs";
import type { RegisteredVersion } from "./registered-model";
import { rowsOfVersion } from "./rows-of-training";
import type { KnownRows } from "./training-record";
import { rowHasher, unseenRows } from "./unseen-rows";

/** A registered version with its model, whoever trained it. */
export type ComparedVersion = RegisteredVersion & { scoring: ScoringModel };

/**
 * Compares two registered versions on the rows of a labelled dataset version that neither learned from.
 * @param options.rowsAreNew states that no model whose training rows are unknown has learned from these rows
 * @returns a comparison without figures, and the reason, where there is no fair one
 * @throws DomainError "invalid" when both are the same version, or the data lack a column that a model reads
 */
export async function compareVersions(
  mlflow: MlflowClient,
  { version, outcome }: { version: DatasetVersion; outcome: Outcome },
  { champion, challenger }: { champion: ComparedVersion; challenger: ComparedVersion },
  options: { rowsAreNew: boolean; signal?: AbortSignal },
): Promise<RunComparison> {
  const { rowsAreNew, signal } = options;
  if (champion.name === challenger.name && champion.version === challenger.version)
    throw new DomainError(
      "invalid",
      `Both references name ${inWords(champion)}. Choose two versions to compare.`,
    );
  for (const side of [champion, challenger]) checkColumns(side, version);
  const trainings: KnownRows[] = [];
  for (const side of [champion, challenger]) {
    const known = await rowsOfVersion(mlflow, side, { version, outcome }, signal);
    if (typeof known !== "string") trainings.push(known);
    else if (!rowsAreNew)
      return without(
        `it is not known which rows ${inWords(side)} learned from (${known}). If these rows are new to it, say so by the parameter rowsAreNew`,
      );
  }
  const readings = targetReading(outcome);
  const target = await readCodedColumns(version, [outcome.column], { signal, readings });
  const labels = encodeTarget(target[outcome.column]!, outcome);
  const all = Uint32Array.from(labels.keys());
  const rows = trainings.length === 0 ? all : await unseenRows(rowHasher(version, signal), all, trainings);
  const on = { labels: pickRows(labels, rows), outcome };
  return compareOn(on, { champion, challenger }, async ({ scoring }) => ({
    probabilities: await scoreRows(scoring, version, rows),
    threshold: scoring.threshold,
  }));
}

function checkColumns(side: ComparedVersion, { columns }: DatasetVersion): void {
  const names = new Set(columns.map(({ name }) => name));
  const missing = columnsForModel(side.scoring).filter((name) => !names.has(name));
  if (missing.length > 0)
    throw new DomainError(
      "invalid",
      `The data has no ${listed(missing)}, which ${inWords(side)} needs. Choose data with these columns.`,
    );
}

const inWords = ({ name, version }: RegisteredVersion) => `${name} version ${version}`;
