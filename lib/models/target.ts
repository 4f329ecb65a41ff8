import type { CodedColumn } from "@/lib/datasets/coded-column";
import { targetColumn } from "@/lib/datasets/dataset";
import { DomainError } from "@/lib/errors";

/** The column that says whether a claim was a fraud. */
export const target = targetColumn;

/** 1 for fraud, 0 for none. @throws DomainError "invalid" for other values, or when all rows have the same */
export function encodeTarget({ values, codes }: CodedColumn): Uint8Array {
  const wrong = values.findIndex((value) => value !== "0" && value !== "1");
  if (wrong >= 0)
    throw new DomainError(
      "invalid",
      `${target} must be 0 or 1; data row ${codes.indexOf(wrong) + 1} has "${values[wrong]}".`,
    );
  if (values.length < 2)
    throw new DomainError(
      "invalid",
      `${target} is ${values[0] ?? "missing"} in all ${codes.length} rows: a single class. A model needs both frauds and legitimate claims to learn from.`,
    );
  const isFraud = values.map((value) => (value === "1" ? 1 : 0));
  const labels = new Uint8Array(codes.length);
  for (let row = 0; row < codes.length; row++) labels[row] = isFraud[codes[row]!]!;
  return labels;
}
