import { z } from "zod";
import { DomainError } from "@/lib/base/errors";
import { claimsOutcome } from "@/lib/datasets/claims-table";
import { Outcome } from "@/lib/datasets/outcome";
import { ValueFormat } from "@/lib/datasets/value-format";
import { Calibration } from "./evaluate/calibrate";
import type { Feature } from "./features/features";

const StoredFeature = z.discriminatedUnion("type", [
  z.object({
    name: z.string(),
    type: z.literal("category"),
    categories: z.array(z.string()),
    categoryOf: z.record(z.string(), z.string()),
    format: ValueFormat.optional(),
  }),
  z.object({
    name: z.string(),
    type: z.literal("number"),
    edges: z.array(z.number()),
    hasMissing: z.boolean().optional(),
    shares: z.object({ of: z.record(z.string(), z.number()), otherwise: z.number() }).optional(),
    format: ValueFormat.optional(),
    monotone: z.union([z.literal(1), z.literal(-1)]).optional(),
  }),
]) satisfies z.ZodType<Feature>;

const StoredModel = z.object({
  kind: z.string(),
  /** Outcome that it predicts. Absent in models of claims. */
  outcome: Outcome.optional(),
  featureSet: z.string(),
  features: z.array(StoredFeature),
  /** Decision threshold: a score before calibration, 0–1. A claim above it is flagged. */
  threshold: z.number(),
  /** Absent in earlier models: their score is used as the probability. */
  calibration: Calibration.optional(),
  model: z.unknown(),
});

/** A trained model, stored beside its ONNX file: explanations need its trees, not only its predictions. */
export type StoredModel = z.infer<typeof StoredModel>;

/** Outcome that a model predicts. */
export const outcomeOf = ({ outcome }: Pick<StoredModel, "outcome">): Outcome => outcome ?? claimsOutcome;

const arrays = { Uint8Array, Uint16Array, Uint32Array, Float64Array };
type ArrayName = keyof typeof arrays;

/** Serializes a model as JSON. The same model gives the same bytes, so its hash identifies it. */
export function writeModel(stored: StoredModel): string {
  return JSON.stringify(stored, (_, value) => {
    const name = value?.constructor?.name as ArrayName;
    return name in arrays ? { $array: name, values: Array.from(value as Iterable<number>) } : value;
  });
}

/**
 * Parses a stored model.
 * @throws DomainError "invalid" when `text` is not a stored model: other programs can store files of that name
 */
export function readModel(text: string): StoredModel {
  try {
    return StoredModel.parse(
      JSON.parse(text, (_, value) => {
        const array = arrays[value?.$array as ArrayName];
        return array ? array.from(value.values as number[]) : value;
      }),
    );
  } catch {
    throw new DomainError("invalid", "The file switchyard.json holds no model that this portal wrote.");
  }
}
