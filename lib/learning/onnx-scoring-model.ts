import { DomainError } from "@/lib/base/errors";
import { type CodedColumn, shownAt } from "@/lib/datasets/coded-column";
import { claimsPerBatch } from "./onnx/claim-batch";
import { type FieldValues, formatOfField, type ModelField, readFieldNumber } from "./onnx/model-field";
import type { Scorer } from "./onnx/score";
import { mostRows, sampledShapley } from "./sampled-shapley";
import type { ScoringModel } from "./scoring-model";

/** Threshold of a model from elsewhere: its graph labels by the more probable class. */
const evenChance = 0.5;

/** A model from elsewhere, by its ONNX file. */
export function onnxScoringModel(scorer: Scorer): ScoringModel {
  const { fields } = scorer;
  return {
    kind: "onnx",
    fields,
    readings: Object.fromEntries(fields.map((field) => [field.name, formatOfField(field)])),
    threshold: evenChance,
    isCalibrated: false,
    scoreScale: "score",
    mostExplained: mostRows(fields.length),
    explanationMethod:
      "Shapley values by sampled permutations against rows of the reference (Štrumbelj and Kononenko 2014)",
    features: fields.flatMap(({ name, type }) =>
      type === "text" || type === "boolean" ? [] : [{ name, type: "number" as const, edges: [] }],
    ),
    source: { scorer },
    encode(columns) {
      const readers = fields.map((field) => readerOf(field, columns));
      const columnsAt = (rows: readonly Uint32Array[]) => readers.map((read, field) => read(rows[field]!));
      const score = (places: readonly Uint32Array[]) =>
        scorer.scoreBatch({ rows: places[0]!.length, columns: columnsAt(places) });
      return {
        async predict(rows) {
          const probabilities = new Float64Array(rows.length);
          for (let start = 0; start < rows.length; start += claimsPerBatch) {
            const some = rows.subarray(start, start + claimsPerBatch);
            probabilities.set((await score(fields.map(() => some))).probabilities, start);
          }
          return { scores: probabilities, probabilities };
        },
        async explain(rows, { background, seed, signal }) {
          const began = performance.now();
          const predict = async (places: readonly Uint32Array[]) => (await score(places)).probabilities;
          const found = await sampledShapley(predict, fields.length, rows, background, { seed, signal });
          return { ...found, explainMs: performance.now() - began };
        },
        groupAt: (field, row) =>
          fields[field]!.type === "number" || fields[field]!.type === "integer"
            ? undefined
            : shownAt(columns[fields[field]!.name]!, row) || "missing",
      };
    },
  };
}

/** Reads a field's values at some rows. Each distinct text is read once. */
function readerOf(
  field: ModelField,
  columns: Record<string, CodedColumn>,
): (rows: Uint32Array) => FieldValues {
  const column = columns[field.name];
  if (!column)
    throw new DomainError("invalid", `The data has no column ${field.name}, which the model needs.`);
  const { values, codes } = column;
  if (field.type === "text") return (rows) => Array.from(rows, (row) => values[codes[row]!]!);
  const isUsed = new Uint8Array(values.length);
  for (const code of codes) isUsed[code] = 1;
  const numbers = Float64Array.from(values, (text, code) =>
    // The column is read already; what was no number is missing.
    isUsed[code] ? readFieldNumber(text, field, "A row of the data") : Number.NaN,
  );
  return (rows) => Float64Array.from(rows, (row) => numbers[codes[row]!]!);
}
