import { DomainError } from "@/lib/base/errors";
import { type ClaimFormats, type RawClaim, readClaimValue } from "@/lib/learning/features/read-claim";
import { type FieldValues, type ModelField, readFieldNumber } from "./model-field";

/** Maximum claims scored in one call. Other calls may run between two batches. */
export const claimsPerBatch = 1024;

/** Fields of a batch of claims, as input of a model's graph. */
export interface ClaimBatch {
  rows: number;
  /** `columns[field][claim]` in the order of the model's fields; as bytes, the same serialized by node:v8. */
  columns: FieldValues[] | Uint8Array;
}

/**
 * Splits claims into batches and reads each field as training read its column.
 * @throws DomainError "invalid" naming a field that a claim lacks, or a text where the model takes a number
 */
export function batchesOf(
  fields: readonly ModelField[],
  claims: readonly RawClaim[],
  formats: ClaimFormats,
): (ClaimBatch & { columns: FieldValues[] })[] {
  const starts = Array.from(
    { length: Math.ceil(claims.length / claimsPerBatch) },
    (_, index) => index * claimsPerBatch,
  );
  return starts.map((start) => {
    const some = claims.slice(start, start + claimsPerBatch);
    return { rows: some.length, columns: fields.map((field) => valuesOf(field, some, start, formats)) };
  });
}

function valuesOf(
  field: ModelField,
  claims: readonly RawClaim[],
  start: number,
  formats: ClaimFormats,
): FieldValues {
  const { name, type } = field;
  const format = Object.hasOwn(formats, name) ? formats[name] : undefined;
  const fieldOf = (claim: RawClaim, row: number) => {
    const value = Object.hasOwn(claim, name) ? claim[name] : undefined;
    if (value === undefined) throw new DomainError("invalid", `Row ${start + row + 1} has no ${name}.`);
    if (value === null && type === "text")
      throw new DomainError(
        "invalid",
        `${name} of row ${start + row + 1} is null. Send "" for a missing value.`,
      );
    return value;
  };
  if (type === "text") return claims.map((claim, row) => readClaimValue(fieldOf(claim, row), format));
  return Float64Array.from(claims, (claim, row) =>
    readFieldNumber(fieldOf(claim, row), field, `Row ${start + row + 1}`, format),
  );
}
