import { claimsKey, claimsOutcome } from "./claims-table";
import type { DatasetColumn } from "./dataset";
import type { SchemaColumn, SchemaProposal } from "./schema/dataset-schema";

/** Columns that together say that a table has the shape of the shipped claims. */
const ofClaims = [claimsOutcome.column, claimsKey, "VehicleCategory", "BasePolicy", "Fault"];
const yearColumn = "Year";

/** True for tables of the shape of the shipped claims. */
export function isClaims(columns: readonly Pick<DatasetColumn, "name">[]): boolean {
  const names = new Set(columns.map(({ name }) => name));
  return ofClaims.every((name) => names.has(name));
}

/** Schema of the shipped claims: numbers as the profile found them, every other column a category. */
export function proposeClaimsSchema(columns: readonly DatasetColumn[]): SchemaProposal {
  const reasons: SchemaProposal["reasons"] = [
    { column: claimsOutcome.column, reason: "whether the claim was a fraud" },
    { column: claimsKey, reason: "numbers the claims" },
  ];
  const roles: Record<string, SchemaColumn["role"]> = {
    [claimsOutcome.column]: "target",
    [claimsKey]: "key",
  };
  const proposed = columns.map(({ name, type, decimal = ".", isUnnamed }): SchemaColumn => {
    const isNumber = type === "integer" || type === "number";
    if (name === yearColumn && isNumber) {
      roles[name] = "time";
      reasons.push({ column: name, reason: "year of the accident" });
    }
    return {
      name,
      role: isUnnamed ? "ignored" : Object.hasOwn(roles, name) ? roles[name]! : "feature",
      type: isNumber ? "number" : "category",
      missing: [],
      usualMissing: true,
      number: isNumber ? { decimal, thousands: null, currency: null, percent: null } : null,
      date: null,
      monotone: null,
      note: "",
    };
  });
  return { schema: { target: { column: claimsOutcome.column, positive: "1" }, columns: proposed }, reasons };
}
