import { DomainError } from "@/lib/base/errors";
import { decodeUtf8 } from "@/lib/base/json";
import { type ClaimFormats, type RawClaim, readClaim } from "@/lib/learning/features/read-claim";
import { batchesOf, type ClaimBatch } from "@/lib/learning/onnx/claim-batch";
import type { ModelField } from "@/lib/learning/onnx/model-field";
import { readScoringRequest, type ScoringType } from "./scoring-protocol";

/** Body of a scoring request, with the model's fields and formats. */
export interface SentClaims {
  body: Uint8Array;
  type: ScoringType;
  fields: readonly ModelField[];
  /** Input that takes all fields as one matrix, if the model has one. */
  tensor: string | undefined;
  formats: ClaimFormats;
  /** Column that names a claim, for outcomes that come later. */
  keyColumn?: string | undefined;
}

/** Claims of a scoring request, in the form that a model takes. */
export interface ScoringBody {
  rows: number;
  /** First claims as received, for the request log. */
  first: Record<string, string>[];
  /** Empty when a claim lacks a field. */
  batches: ClaimBatch[];
  /** `keys[claim]`, when the request names a key column. */
  keys?: string[];
  /** Names the first field that a claim lacks. */
  problem?: string;
}

/** Maximum number of claims logged per request, and of their characters. */
const mostFirst = 100;
const mostCharacters = 1_000_000;
/** Maximum characters of a claim's key. */
export const longestKey = 200;

/**
 * Reads the body of a scoring request for a model. 16 MB take seconds: use `readInThread` for those.
 * @throws DomainError "invalid", "too-large"
 */
export function readScoringBody({ body, type, fields, tensor, formats, keyColumn }: SentClaims): ScoringBody {
  const claims = readScoringRequest(
    decodeUtf8(body),
    type,
    tensor === undefined ? undefined : { name: tensor, columns: fields.map(({ name }) => name) },
  );
  const read = {
    rows: claims.length,
    first: firstOf(claims),
    ...(keyColumn !== undefined && { keys: keysOf(claims, keyColumn) }),
  };
  try {
    return { ...read, batches: batchesOf(fields, claims, formats) };
  } catch (error) {
    if (error instanceof DomainError) return { ...read, batches: [], problem: error.message };
    throw error;
  }
}

/** @throws DomainError "invalid" naming a claim without a key */
function keysOf(claims: readonly RawClaim[], column: string): string[] {
  return claims.map((claim, row) => {
    const value = Object.hasOwn(claim, column) ? claim[column] : undefined;
    const key = value === undefined || value === null ? "" : String(value).trim();
    if (key === "" || key.length > longestKey)
      throw new DomainError(
        "invalid",
        `Row ${row + 1} has no ${column} of 1 to ${longestKey} characters, which the query names as its key.`,
      );
    return key;
  });
}

function firstOf(claims: readonly RawClaim[]): Record<string, string>[] {
  const first: Record<string, string>[] = [];
  let left = mostCharacters;
  for (const claim of claims.slice(0, mostFirst)) {
    const texts = readClaim(claim, {});
    for (const [name, value] of Object.entries(texts)) left -= name.length + value.length;
    if (left < 0) break;
    first.push(texts);
  }
  return first;
}
