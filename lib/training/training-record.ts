import { z } from "zod";
import { DomainError } from "@/lib/base/errors";
import { largestModelFile } from "@/lib/learning/onnx/model-file-limits";
import type { IdentityColumns, RowHashes } from "@/lib/learning/sampling/row-identity";
import { TrainingSetup } from "@/lib/learning/training-setup";
import type { MlflowClient } from "@/lib/mlflow/client";

/** The file beside a model that says how it was trained, and on which rows. */
export const trainingRecordFile = "training.json";

/** The settings by which a model is trained, whatever the rows. */
export const Recipe = TrainingSetup.omit({ dataset: true, version: true, testSize: true, seed: true });
export type Recipe = z.infer<typeof Recipe>;

const KeptHashes = z.base64().transform((text) => {
  const bytes = Uint8Array.from(Buffer.from(text, "base64"));
  return new BigUint64Array(bytes.buffer, 0, bytes.byteLength >> 3);
});

const TrainingRecord = z.object({
  /** Version of the row hash (row-identity.ts). */
  scheme: z.literal(1),
  recipe: Recipe,
  /** Little-endian 64-bit hashes of the training rows, in base64. */
  rows: z
    .object({
      columns: z.object({ content: z.array(z.string()), key: z.string().nullable() }),
      content: KeptHashes,
      key: KeptHashes.nullable(),
    })
    .nullable(),
});

/** Rows by the hashes of their values in some columns. */
export interface KnownRows {
  columns: IdentityColumns;
  hashes: RowHashes;
}

/** A training's recipe and the rows that it learned from; null where they were too many to be kept. */
export interface TrainingRecord {
  recipe: Recipe;
  rows: KnownRows | null;
}

/** Training rows whose hashes are kept, at most: of more, they are worked out again from the data (rows-of-training.ts). */
const mostRows = 1_000_000;

/** The record as JSON; a training of more than a million rows keeps its recipe alone. */
export function writeTrainingRecord({ recipe, rows }: TrainingRecord): string {
  const keep = (values: BigUint64Array) =>
    Buffer.from(values.buffer, values.byteOffset, values.byteLength).toString("base64");
  const kept = rows &&
    rows.hashes.content.length <= mostRows && {
      columns: rows.columns,
      content: keep(rows.hashes.content),
      key: rows.hashes.key && keep(rows.hashes.key),
    };
  return JSON.stringify({ scheme: 1, recipe, rows: kept || null });
}

/** The record of a registered version's training; undefined where it kept none that can be read, as before rows were recorded. */
export async function readTrainingRecord(
  mlflow: MlflowClient,
  { name, version }: { name: string; version: string },
): Promise<TrainingRecord | undefined> {
  try {
    const file = await mlflow.downloadVersionFile(
      name,
      version,
      trainingRecordFile,
      largestModelFile(trainingRecordFile),
    );
    const { recipe, rows } = TrainingRecord.parse(JSON.parse(new TextDecoder().decode(file)));
    return {
      recipe,
      rows: rows && { columns: rows.columns, hashes: { content: rows.content, key: rows.key } },
    };
  } catch (error) {
    const isAbsent = error instanceof DomainError && ["not-found", "invalid"].includes(error.code);
    if (isAbsent || error instanceof z.ZodError || error instanceof SyntaxError) return undefined;
    throw error;
  }
}
