import { DomainError } from "@/lib/base/errors";
import { type ClaimFormats, type RawClaim, readClaimValue } from "@/lib/learning/features/read-claim";

/** Claims that are scored in one call. Other calls may run between two batches. */
const claimsPerBatch = 1024;

/** The fields of some claims as a model's graph takes them. */
export interface ClaimBatch {
  rows: number;
  /** By place of the model's fields; as bytes, what node:v8 serializes of them. */
  columns: string[][] | Uint8Array;
}

/**
 * Claims in batches, each field read as the training read its column.
 * @throws DomainError "invalid" naming a field that a claim does not have
 */
export function batchesOf(
  fields: readonly string[],
  claims: readonly RawClaim[],
  formats: ClaimFormats,
): (ClaimBatch & { columns: string[][] })[] {
  const starts = Array.from(
    { length: Math.ceil(claims.length / claimsPerBatch) },
    (_, at) => at * claimsPerBatch,
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
