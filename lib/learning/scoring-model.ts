import type { CodedColumn } from "@/lib/datasets/coded-column";
import type { Reading } from "@/lib/datasets/table-of";
import type { ScoreScale } from "./evaluate/calibrate";
import type { Feature } from "./features/features";
import { sourceColumns } from "./features/model-columns";
import type { ModelField } from "./onnx/model-field";
import type { Scorer } from "./onnx/score";
import type { StoredModel } from "./stored-model";
import type { Contributions } from "./trees/tree-shap";

/** Predictions by place in the requested rows. */
interface RowScores {
  /** Scores before calibration, 0–1: the scale of thresholds. */
  scores: Float64Array;
  /** Probabilities of a positive, 0–1; equal to the scores when the model has no calibration. */
  probabilities: Float64Array;
}

/** Rows of a table in the form that a model takes. */
interface ModelRows {
  predict(rows: Uint32Array): Promise<RowScores>;
  /**
   * Contributions of the fields to the scores of rows, by place.
   * @param background rows that stand for "nothing is known", where the method needs them
   */
  explain(
    rows: Uint32Array,
    options: { background: Uint32Array; seed: number; signal?: AbortSignal },
  ): Promise<Contributions & { explainMs: number }>;
  /** Group of a row's value in a field, for means by group; undefined in a field of numbers. */
  groupAt(field: number, row: number): string | undefined;
}

/** A registered model as batches, monitoring and comparisons use it: one trained here, or an ONNX file from elsewhere. */
export interface ScoringModel {
  /** Slug of the model kind; "onnx" for a model from elsewhere. */
  kind: string;
  /** Columns that it reads, in its order. */
  fields: readonly ModelField[];
  /** Reading of each column, by name. */
  readings: Record<string, Reading>;
  /** A score above it is flagged. */
  threshold: number;
  isCalibrated: boolean;
  scoreScale: ScoreScale;
  /** Maximum rows of one `explain`. */
  mostExplained: number;
  /** Method of `explain`, in words. */
  explanationMethod: string;
  /** Features whose known values a check of the data can tell. */
  features: readonly Feature[];
  /** @param columns by name, read with `readings`; all have the same rows */
  encode(columns: Record<string, CodedColumn>): ModelRows;
  /** The model as trained here, or the scorer of its ONNX file. */
  source: { trained: StoredModel } | { scorer: Scorer };
}

/** Columns that a table must have for a model: its fields, and the dates that parts and distances are made of. */
export function columnsForModel({ fields, readings }: Pick<ScoringModel, "fields" | "readings">): string[] {
  return sourceColumns(
    fields.map(({ name }) => name),
    (name) => readings[name],
  );
}
