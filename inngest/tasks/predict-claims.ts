import { createReadStream } from "node:fs";
import { z } from "zod";
import { DomainError } from "@/lib/base/errors";
import { counted } from "@/lib/base/number-text";
import mlflowServer from "@/lib/blocks/catalog/mlflow-server";
import postgresDatabase, { connectPostgres } from "@/lib/blocks/catalog/postgres-database";
import { createDatasetVersion } from "@/lib/datasets/create-dataset-version";
import { type DatasetColumn, derivedName } from "@/lib/datasets/dataset";
import { reportedResults, unmetLines } from "@/lib/datasets/expectations/require-expectations";
import { type DatasetVersion, getDatasetVersion } from "@/lib/datasets/queries";
import { keyColumnsOf } from "@/lib/datasets/schema/key-columns";
import { wordsOf } from "@/lib/datasets/table-words";
import { DatasetNameChoice, DerivedDatasetChoice } from "@/lib/flows/choices";
import { defineTask } from "@/lib/flows/task";
import { columnsForModel } from "@/lib/learning/scoring-model";
import { outcomeOf } from "@/lib/learning/stored-model";
import type { MlflowClient } from "@/lib/mlflow/client";
import { PredictionFacts } from "@/lib/reports/prediction-facts";
import { knownThreshold } from "@/lib/serving/playground";
import { checkColumns, probabilityColumn } from "@/lib/serving/prediction";
import { type Predictions, withPredictionsFile } from "@/lib/serving/predictions-file";
import { ensurePredictionsTable, insertPredictions, TableName } from "@/lib/serving/predictions-table";
import { explainByModel, scoreByModel } from "@/lib/serving/score-by-model";
import type { ScoredChunk } from "@/lib/serving/score-claims";
import { countLearnedRows } from "@/lib/training/count-learned-rows";
import { mlflowOf } from "@/lib/training/mlflow-of";
import { findTrainingFigures } from "@/lib/training/read-training";
import { loadRegisteredModel, ModelReference, type RegisteredVersion } from "@/lib/training/registered-model";
import { outcomeOfData } from "@/lib/training/target-of";

type LoadedModel = Awaited<ReturnType<typeof loadRegisteredModel>>;

/** Number of most suspicious claims in the report. */
const shownClaims = 20;
/** Key of rows that no column names: the number of the row, from 1. */
const rowNumber: DatasetColumn = { name: "row", type: "integer", nulls: 0, distinct: 0, top: [] };

export default defineTask({
  slug: "predict-claims",
  name: "Score rows",
  description:
    "Scores the rows of a dataset with a registered model, into a new dataset version and, when a database is bound, a table.",
  input: z.object({
    dataset: DatasetNameChoice,
    version: z.union([z.int().min(1), z.literal("latest")]).default("latest"),
    model: ModelReference,
    claimKey: z
      .array(z.string())
      .default([])
      .describe(
        "Columns that tell rows apart. Without any, the key of the dataset's schema, else the row's number.",
      ),
    withProbabilities: z.boolean().default(true),
    probabilityColumn: z.string().trim().min(1).max(63).default(probabilityColumn),
    output: DerivedDatasetChoice.describe(
      "The dataset that gets the predictions as a new version. Empty: the dataset's name with -predictions.",
    ),
    table: TableName.default("fraud_predictions"),
  }),
  output: z.object({ facts: PredictionFacts }),
  blocks: {
    mlflow: { type: mlflowServer, isOptional: true },
    database: { type: postgresDatabase, isOptional: true },
  },
  isCacheable: false,
  dryRun: "It writes predictions into a database or a dataset.",
  async run({ teamId, runId, nodeId, input, signal, block, log, progress }) {
    const { withProbabilities: hasProbabilities } = input;
    const output = input.output || derivedName(input.dataset, "predictions");
    if (output === input.dataset)
      throw new DomainError(
        "invalid",
        `The predictions need a dataset other than ${output}, which is scored.`,
      );
    const mlflow = mlflowOf(teamId, await block("mlflow"), { signal });
    const model = await loadRegisteredModel(mlflow, input.model, teamId);
    const tested = await testedFlags(mlflow, model);
    const modelVersion = `${model.name}/${model.version}`;
    const { scoring } = model;
    const version = await getDatasetVersion(teamId, input.dataset, input.version);
    const outcome = "trained" in scoring.source ? outcomeOf(scoring.source.trained) : outcomeOfData(version);
    const { row: rowWord } = wordsOf(outcome);
    for (const line of unmetLines(await reportedResults(input.dataset, version, signal)))
      log(line, "warning");
    const claimKey = input.claimKey.length > 0 ? input.claimKey : keyColumnsOf(version);
    checkColumns(claimKey, columnsForModel(scoring), input.probabilityColumn);
    const keys = claimKey.length > 0 ? keyColumns(input.dataset, version, claimKey) : [rowNumber];
    log(
      `Scoring ${counted(version.rows, rowWord)} of ${input.dataset} version ${version.version} with ${modelVersion}.`,
    );
    const learned = await countLearnedRows(mlflow, model, version, signal);
    if (learned)
      log(
        `The model was trained on ${counted(learned, rowWord)} of these: their scores look better than those of new ones.`,
        "warning",
      );

    const database = await block("database");
    if (database && claimKey.length === 0)
      throw new DomainError(
        "invalid",
        `Nothing names the rows of ${input.dataset}, so a database table cannot tell them apart: choose a key in the dataset's schema, or name columns that do.`,
      );
    const sql = database && (await connectPostgres(teamId, database));
    let added = 0;
    try {
      if (sql) await ensurePredictionsTable(sql, input.table);
      const { probabilityColumn } = input;
      const options = {
        ...{ keys, modelVersion, hasProbabilities, probabilityColumn },
        highest: shownClaims,
        signal,
      };
      return await withPredictionsFile(options, collect, keep);
    } finally {
      await sql?.end({ timeout: 1 });
    }

    async function collect(add: (chunk: ScoredChunk) => Promise<void>): Promise<void> {
      let scored = 0;
      await scoreByModel(
        version,
        scoring,
        claimKey,
        async (chunk) => {
          await add(chunk);
          if (sql)
            added += await insertPredictions(sql, input.table, chunk, { modelVersion, hasProbabilities });
          scored += chunk.labels.length;
          progress((0.9 * scored) / version.rows, `${scored} of ${version.rows} ${rowWord}s scored`);
        },
        { signal },
      );
    }

    async function keep(file: string, { highest, ...counts }: Predictions) {
      const kept = await createDatasetVersion(teamId, output, createReadStream(file), {
        contentType: "application/vnd.apache.parquet",
        isSynthetic: version.isSynthetic,
        note: `Predictions of ${input.dataset} version ${version.version} by ${modelVersion}.`,
        origin: {
          sourceId: version.id,
          runId,
          nodeId,
          model: { name: model.name, version: model.version },
        },
        signal,
      });
      const shown = highest.map(({ key }) => key);
      const reasons = await explainByModel(version, scoring, claimKey, shown, signal);
      log(
        `${counts.flagged} of ${counted(counts.claims, rowWord)} flagged; ${output} version ${kept.version}` +
          `${sql ? `, ${counted(added, "row")} added to ${input.table}` : ""}.`,
      );
      return {
        facts: {
          ...counts,
          dataset: input.dataset,
          version: version.version,
          outcome,
          datasetSha256: version.sha256,
          isSynthetic: version.isSynthetic,
          ...modelFacts(model),
          tested,
          learned: learned ?? null,
          claimKey: keys.map(({ name }) => name),
          hasProbabilities,
          probabilityColumn: input.probabilityColumn,
          output: { dataset: output, version: kept.version, sha256: kept.sha256 },
          table: sql ? { name: input.table, database: database.database, added } : null,
          highest: highest.map((claim, index) => ({ ...claim, reasons: reasons[index]! })),
        },
      };
    }
  },
});

/** Columns of a claim's key. @throws DomainError "invalid" naming a column that the version does not have */
function keyColumns(dataset: string, version: DatasetVersion, claimKey: readonly string[]): DatasetColumn[] {
  return claimKey.map((name) => {
    const column = version.columns.find((candidate) => candidate.name === name);
    if (column) return column;
    throw new DomainError("invalid", `${dataset} version ${version.version} has no column ${name}.`);
  });
}

/** Facts about the model. */
function modelFacts({ name, version, alias, scoring }: LoadedModel) {
  const { kind, threshold, isCalibrated, source } = scoring;
  return {
    model: name,
    modelVersion: version,
    alias,
    kind,
    threshold,
    isCalibrated,
    probabilityAtThreshold:
      "trained" in source ? knownThreshold(source.trained, { threshold }).probability : threshold,
  };
}

/**
 * Number of claims that the model flagged in its training's test, and of frauds among them; null when its training
 * stored no figures.
 */
async function testedFlags(
  mlflow: MlflowClient,
  version: RegisteredVersion,
): Promise<PredictionFacts["tested"]> {
  const figures = await findTrainingFigures(mlflow, version);
  if (!figures) return null;
  const [[, wrong], [, found]] = figures.confusion as [[number, number], [number, number]];
  return { flagged: wrong + found, frauds: found };
}
