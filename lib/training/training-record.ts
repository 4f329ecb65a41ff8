import { z } from "zod";
import { largestModelFile } from "@/lib/learning/onnx/model-file-limits";
import type { IdentityColumns, RowHashes } from "@/lib/learning/sampling/row-identity";
import { TrainingSetup } from "@/lib/learning/training-setup";
import type { MlflowClient } from "@/lib/mlflow/client";

/** File beside a model that records its training settings and rows. */
export const trainingRecordFile = "training.json";

/** Training settings, independent of the rows. */
export const Recipe = TrainingSetup.omit({
  dataset: true,
  version: true,
  testSize: true,
  split: true,
  seed: true,
});
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

/** Rows identified by hashes of their values in some columns. */
export interface KnownRows {
  columns: IdentityColumns;
  hashes: RowHashes;
}

/** Recipe of a training and the rows it learned from; rows are null when there are too many to store. */
export interface TrainingRecord {
  recipe: Recipe;
  rows: KnownRows | null;
}

/**
 * Maximum training rows whose hashes are stored. Beyond it, they are recomputed from the data (rows-of-training.ts).
 */
const mostRows = 1_000_000;

/** Serializes the record as JSON. A training of more than a million rows stores only its recipe. */
export function writeTrainingRecord({ recipe, rows }: TrainingRecord): string {
  const keep = (values: BigUint64Array) =>
    Buffer.from(values.buffer, values.byteOffset, values.byteLength).toString("base64");
  const storedRows = rows &&
    rows.hashes.content.length <= mostRows && {
      columns: rows.columns,
      content: keep(rows.hashes.content),
      key: rows.hashes.key && keep(rows.hashes.key),
    };
  return JSON.stringify({ scheme: 1, recipe, rows: storedRows || null });
}

/**
 * Record of a registered version's training; undefined when it has no readable record, as in trainings before rows were
 * recorded.
 */
export async function readTrainingRecord(
  mlflow: MlflowClient,
  { name, version }: { name: string; version: string },
): Promise<TrainingRecord | undefined> {
  const most = largestModelFile(trainingRecordFile);
  const file = await mlflow.findVersionFile(name, version, trainingRecordFile, most);
  if (!file) return undefined;
  try {
    const { recipe, rows } = TrainingRecord.parse(JSON.parse(new TextDecoder().decode(file)));
    return {
      recipe,
      rows: rows && { columns: rows.columns, hashes: { content: rows.content, key: rows.key } },
    };
  } catch (error) {
    if (error instanceof z.ZodError || error instanceof SyntaxError) return undefined;
    throw error;
  }
}
