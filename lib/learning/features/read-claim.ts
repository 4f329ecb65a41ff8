import { z } from "zod";
import { DomainError } from "@/lib/base/errors";
import { readText } from "@/lib/datasets/read-value";
import { ValueFormat } from "@/lib/datasets/value-format";
import { distanceSeparator, sourcesOf } from "@/lib/datasets/value-sources";
import type { Feature } from "./features";
import { modelColumns } from "./model-columns";

/** File of a model that holds its formats. Absent in models trained before formats existed. */
export const formatsFile = "formats.json";

/** Formats of a claim's fields, by name. A field without a format is used as written. */
export const ClaimFormats = z.record(z.string(), ValueFormat);
export type ClaimFormats = z.infer<typeof ClaimFormats>;

/** Raw claim fields: texts as written, JSON numbers, booleans and nulls unchanged. */
export type RawClaim = Readonly<Record<string, string | number | boolean | null>>;

/** Formats of the columns that a model reads. */
export function claimFormats(features: readonly Feature[]): ClaimFormats {
  return Object.fromEntries(
    modelColumns(features).flatMap(({ name, format }) => (format ? [[name, format]] : [])),
  );
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

/**
 * Value of a feature in a claim, as training read its column: parts of dates and distances are made of the claim's fields.
 * @throws DomainError "invalid" naming a field that the claim lacks
 */
export function readFeature(claim: RawClaim, { name, format }: Pick<Feature, "name" | "format">): string {
  const values = sourcesOf(name, format).map((source) => {
    const value = Object.hasOwn(claim, source) ? claim[source] : undefined;
    if (value === undefined)
      throw new DomainError("invalid", `The row has no ${source}, which the model needs.`);
    return value;
  });
  const [only = null] = values;
  if (values.length < 2) return readClaimValue(only, format);
  return readClaimValue(values.map((value) => value ?? "").join(distanceSeparator), format);
}

/** Converts one claim field to the input of the model's graph. */
export function readClaimValue(value: RawClaim[string], format: ValueFormat | undefined): string {
  if (value === null) return "";
  return format && typeof value === "string" ? readText(value, format) : String(value);
}
