import { z } from "zod";
import { readText } from "@/lib/datasets/read-value";
import { ValueFormat } from "@/lib/datasets/value-format";
import type { Feature } from "./features";

/** File of a model that holds its formats. Absent in models trained before formats existed. */
export const formatsFile = "formats.json";

/** Formats of a claim's fields, by name. A field without a format is used as written. */
export const ClaimFormats = z.record(z.string(), ValueFormat);
export type ClaimFormats = z.infer<typeof ClaimFormats>;

/** Raw claim fields: texts as written, JSON numbers, booleans and nulls unchanged. */
export type RawClaim = Readonly<Record<string, string | number | boolean | null>>;

/** Formats of a model's features. */
export function claimFormats(features: readonly Feature[]): ClaimFormats {
  return Object.fromEntries(features.flatMap(({ name, format }) => (format ? [[name, format]] : [])));
}

/**
 * Converts a claim to the input of the model's graph. Each text is read as training read its column, so "$1,234.56"
 * becomes 1234.56. JSON numbers are unchanged.
 */
export function readClaim(claim: RawClaim, formats: ClaimFormats): Record<string, string> {
  return Object.fromEntries(
    Object.entries(claim).map(([name, value]) => [
      name,
      readClaimValue(value, Object.hasOwn(formats, name) ? formats[name] : undefined),
    ]),
  );
}

/** Converts one claim field to the input of the model's graph. */
export function readClaimValue(value: RawClaim[string], format: ValueFormat | undefined): string {
  if (value === null) return "";
  return format && typeof value === "string" ? readText(value, format) : String(value);
}
