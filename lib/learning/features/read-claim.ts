import { z } from "zod";
import { readText, ValueFormat } from "@/lib/datasets/read-value";
import type { Feature } from "./features";

/** The file of a model that holds its formats. Models trained before values were read have none. */
export const formatsFile = "formats.json";

/** How a model reads the fields of a claim, by name. A field without a format is taken as it is written. */
export const ClaimFormats = z.record(z.string(), ValueFormat);
export type ClaimFormats = z.infer<typeof ClaimFormats>;

/** The fields of a claim as they came: texts as they are written, numbers of JSON as they are. */
export type RawClaim = Readonly<Record<string, string | number | boolean>>;

/** The formats that a model's features were read by. */
export function claimFormats(features: readonly Feature[]): ClaimFormats {
  return Object.fromEntries(features.flatMap(({ name, format }) => (format ? [[name, format]] : [])));
}

/**
 * A claim as the model's graph takes it: each text read as the training read the column, so that "$1,234.56" is 1234.56.
 * A number of JSON is itself.
 */
export function readClaim(claim: RawClaim, formats: ClaimFormats): Record<string, string> {
  return Object.fromEntries(
    Object.entries(claim).map(([name, value]) => [
      name,
      readClaimValue(value, Object.hasOwn(formats, name) ? formats[name] : undefined),
    ]),
  );
}

/** A field of a claim as the model's graph takes it. */
export function readClaimValue(value: RawClaim[string], format: ValueFormat | undefined): string {
  return format && typeof value === "string" ? readText(value, format) : String(value);
}
