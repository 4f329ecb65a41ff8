import { TARGET_COLUMN } from "@/lib/datasets/dataset";
import { DomainError } from "@/lib/errors";

/** The column that says whether a claim was a fraud. */
export const target = TARGET_COLUMN;

/** 1 for fraud, 0 for none. @throws DomainError "invalid" for other values, or when all rows have the same */
export function encodeTarget(values: string[]): Uint8Array {
  const wrong = values.findIndex((value) => value !== "0" && value !== "1");
  if (wrong >= 0)
    throw new DomainError(
      "invalid",
      `${target} must be 0 or 1; data row ${wrong + 1} has "${values[wrong]}".`,
    );
  const labels = Uint8Array.from(values, Number);
  if (!labels.includes(0) || !labels.includes(1))
    throw new DomainError(
      "invalid",
      `${target} is ${labels[0] ?? "missing"} in all ${labels.length} rows: a single class. A model needs both frauds and legitimate claims to learn from.`,
    );
  return labels;
}
