import { DomainError } from "@/lib/base/errors";
import { type ClaimFormats, type RawClaim, readClaimValue } from "@/lib/learning/features/read-claim";

/** Maximum claims scored in one call. Other calls may run between two batches. */
const claimsPerBatch = 1024;

/** Fields of a batch of claims, as input of a model's graph. */
export interface ClaimBatch {
  rows: number;
  /** `columns[field][claim]` in the order of the model's fields; as bytes, the same serialized by node:v8. */
  columns: string[][] | Uint8Array;
}

/**
 * Splits claims into batches and reads each field as training read its column.
 * @throws DomainError "invalid" naming a field that a claim lacks
 */
export function batchesOf(
  fields: readonly string[],
  claims: readonly RawClaim[],
  formats: ClaimFormats,
): (ClaimBatch & { columns: string[][] })[] {
  const starts = Array.from(
    { length: Math.ceil(claims.length / claimsPerBatch) },
    (_, index) => index * claimsPerBatch,
  );
  return starts.map((start) => {
    const some = claims.slice(start, start + claimsPerBatch);
    return { rows: some.length, columns: fields.map((name) => valuesOf(name, some, start, formats)) };
  });
}

function valuesOf(name: string, claims: readonly RawClaim[], start: number, formats: ClaimFormats): string[] {
  const format = Object.hasOwn(formats, name) ? formats[name] : undefined;
  return claims.map((claim, row) => {
    const value = Object.hasOwn(claim, name) ? claim[name] : undefined;
    if (value === undefined) throw new DomainError("invalid", `Claim ${start + row + 1} has no ${name}.`);
    return readClaimValue(value, format);
  });
}
