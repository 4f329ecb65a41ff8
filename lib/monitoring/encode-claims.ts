import { codedColumn } from "@/lib/datasets/coded-column";
import { encodeFeatures, type Feature } from "@/lib/models/features";

/** A model's codes of claims that were read as texts. @throws DomainError "invalid" when a column is missing */
export function encodeClaims(features: readonly Feature[], columns: Record<string, string[]>): Uint8Array[] {
  const there = features.flatMap(({ name }) => (columns[name] ? [[name, codedColumn(columns[name])]] : []));
  return encodeFeatures(features, Object.fromEntries(there));
}
