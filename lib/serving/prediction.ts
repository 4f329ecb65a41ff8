import { DomainError } from "@/lib/base/errors";

/** Columns that scoring adds to the claims' keys. */
const predictionColumns = ["label", "fraud_probability", "model_version"] as const;

/**
 * A claim's key as text: the value of a single key column, or a JSON list of several. Prediction tables use it.
 * @param values of the key columns, in order
 */
export function claimKey(values: string[]): string {
  return values.length === 1 ? values[0]! : JSON.stringify(values);
}

/**
 * Rejects columns that predictions write themselves, as a claim's key or as a feature: a model that read them would
 * learn from its own predictions. @throws DomainError "invalid"
 */
export function checkColumns(keys: string[], features: string[]): void {
  const own: readonly string[] = predictionColumns;
  const key = keys.find((name) => own.includes(name));
  if (key)
    throw new DomainError("invalid", `${key} is a column of the predictions and cannot be a row's key.`);
  const feature = features.find((name) => own.includes(name));
  if (feature)
    throw new DomainError(
      "invalid",
      `The model reads the column ${feature}, which predictions write themselves, so it has learned from a model's predictions. Train it on rows without that column.`,
    );
}
