import { DomainError } from "@/lib/base/errors";

/** The columns that a scoring adds to the claims' keys. */
const predictionColumns = ["label", "fraud_probability", "model_version"] as const;

/**
 * A claim's key as one text: of one column its value, of several a JSON list. Tables of predictions go by it.
 * @param values of the key columns, in order
 */
export function claimKey(values: string[]): string {
  return values.length === 1 ? values[0]! : JSON.stringify(values);
}

/**
 * Refuses columns that a prediction writes itself, as a claim's key or as a feature: a model that read them would learn
 * from its own answers.
 */
export function checkColumns(keys: string[], features: string[]): void {
  const own: readonly string[] = predictionColumns;
  const key = keys.find((name) => own.includes(name));
  if (key)
    throw new DomainError("invalid", `${key} is a column of the predictions and cannot be a claim's key.`);
  const feature = features.find((name) => own.includes(name));
  if (feature)
    throw new DomainError(
      "invalid",
      `The model reads the column ${feature}, which predictions write themselves: it has learned from answers of a model. Train it on claims without that column.`,
    );
}
