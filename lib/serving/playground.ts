import { z } from "zod";
import { DomainError } from "@/lib/base/errors";
import { parseJson } from "@/lib/base/json";
import { keepNewest } from "@/lib/base/keep-newest";
import { getModelKind } from "@/lib/learning/catalog";
import { probabilityAt } from "@/lib/learning/evaluate/calibrate";
import { flagging } from "@/lib/learning/evaluate/evaluate";
import type { Evaluation } from "@/lib/learning/evaluate/evaluation";
import type { ThresholdStep } from "@/lib/learning/evaluate/threshold-step";
import { readModel, type StoredModel } from "@/lib/learning/stored-model";
import type { ModelVersion } from "@/lib/registry/model-queries";
import { getModelVersion } from "@/lib/registry/model-queries";
import { readVersionFile } from "@/lib/registry/version-files";

const maxKept = 8;
const models = new Map<string, Promise<StoredModel>>();
const Example = z.object({ columns: z.array(z.string()), data: z.array(z.array(z.unknown())).min(1) });

/** A version's trained model. @param version a number or `@alias` @throws DomainError "not-found" */
export async function openStoredModel(
  teamId: string,
  name: string,
  version: string,
): Promise<{ version: ModelVersion; stored: StoredModel }> {
  const found = await getModelVersion(teamId, name, version);
  const file = await readVersionFile(teamId, found, "switchyard.json");
  const stored = await keepNewest(models, maxKept, file.sha256, async () => readModel(await file.read()));
  return { version: found, stored };
}

/** Example claim that a version's training stored, by field. @throws DomainError "not-found", "invalid" */
export async function readExampleClaim(
  teamId: string,
  version: ModelVersion,
): Promise<Record<string, string>> {
  const file = await readVersionFile(teamId, version, "input_example.json");
  const example = Example.safeParse(parseJson(await file.read())).data;
  if (!example)
    throw new DomainError("invalid", "The file input_example.json does not contain a row by columns.");
  const { columns, data } = example;
  return Object.fromEntries(columns.map((name, index) => [name, String(data[0]![index] ?? "")]));
}

/** A threshold on both scales: the score before calibration, and the probability of that score. */
export interface KnownThreshold {
  threshold: number;
  probability: number;
}

/** Adds the probability to a threshold and keeps its other fields. */
export function knownThreshold<T extends { threshold: number }>(
  { kind, calibration }: StoredModel,
  step: T,
): T & KnownThreshold {
  return { ...step, probability: probabilityAt(step.threshold, getModelKind(kind).scoreScale, calibration) };
}

/** Thresholds for which an evaluation has figures, including its own, ascending. */
export function thresholdSteps({ thresholds, threshold, confusion }: Evaluation): ThresholdStep[] {
  const others = thresholds.filter((step) => Math.abs(step.threshold - threshold) > 1e-9);
  return [...others, { threshold, ...flagging(confusion) }].sort((a, b) => a.threshold - b.threshold);
}
