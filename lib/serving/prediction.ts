import { DomainError } from "@/lib/base/errors";

/** Column of probabilities unless a run names another: the one of the first scorings. */
export const probabilityColumn = "fraud_probability";

/**
 * A claim's key as text: the value of a single key column, or a JSON list of several. Prediction tables use it.
 * @param values of the key columns, in order
 */
export function claimKey(values: string[]): string {
  return values.length === 1 ? values[0]! : JSON.stringify(values);
}

/**
 * Rejects columns that predictions write themselves, as a claim's key or as a feature: a model that read them would
 * learn from its own predictions. @param probability name of the column of probabilities @throws DomainError "invalid"
 */
export function checkColumns(keys: string[], features: string[], probability: string): void {
  const written = ["label", probability, "model_version"];
  if (new Set(written).size < written.length)
    throw new DomainError("invalid", `${probability} is a column of the predictions already. Name another.`);
  const key = keys.find((name) => written.includes(name));
  if (key)
    throw new DomainError("invalid", `${key} is a column of the predictions and cannot be a row's key.`);
  const usual = ["label", probabilityColumn, "model_version"];
  const feature = features.find((name) => usual.includes(name));
  if (feature)
    throw new DomainError(
      "invalid",
      `The model reads the column ${feature}, which predictions write themselves, so it has learned from a model's predictions. Train it on rows without that column.`,
    );
}
