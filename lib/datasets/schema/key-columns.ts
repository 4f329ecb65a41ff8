import { claimsKey } from "@/lib/datasets/claims-table";
import { storedColumns } from "@/lib/datasets/dataset";
import { type DescribedVersion, schemaOf } from "./schema-of";

/**
 * Names of the columns that name a row: the keys of the schema, else the key of claims where the version has that column
 * and its values repeat. Empty when nothing names a row.
 */
export function keyColumnsOf(version: DescribedVersion): string[] {
  const keys = schemaOf(version).columns.filter(({ role }) => role === "key");
  if (keys.length > 0) return keys.map(({ name }) => name);
  return storedColumns(version.columns).some(({ name }) => name === claimsKey) ? [claimsKey] : [];
}
