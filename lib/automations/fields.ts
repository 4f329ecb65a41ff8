import { z } from "zod";
import { isEnded, RunState, runStates } from "@/lib/base/run";
import { Slug } from "@/lib/base/slug";

/** Form control of a field, set in the field's `.meta({ control })`. */
export type Control =
  | "runs"
  | "states"
  | "deployment"
  | "webhook"
  | "params"
  | "choice"
  | "number"
  | "text"
  | "dataset"
  | "model";

const control = (control: Control) => ({ control });

/** Selection of runs: all, those of a deployment, or those of a flow. */
export const RunsOf = z
  .union([z.literal("any"), z.strictObject({ deployment: Slug }), z.strictObject({ flow: Slug })])
  .meta(control("runs"));
export type RunsOf = z.infer<typeof RunsOf>;

/** States that a run may end in. */
export const EndStates = z
  .array(RunState.extract(runStates.filter(isEnded) as [RunState, ...RunState[]]))
  .min(1)
  .meta(control("states"));

/** A deployment of the team, or the deployment of the run that met the condition. */
export const DeploymentChoice = z
  .union([Slug, z.strictObject({ $from: z.literal("run.deployment") })])
  .meta(control("deployment"));
export type DeploymentChoice = z.infer<typeof DeploymentChoice>;

/** The id of a channel: an outgoing webhook that does not tell of the registry only. */
export const WebhookChoice = z.string().min(1).max(100).meta(control("webhook"));

/** Run parameters: literals, or `{ "$from": "run.params.seed" }` at any depth. */
export const ParamsMapping = z.record(z.string(), z.unknown()).default({}).meta(control("params"));

/** A whole number within a range, both ends included. */
export const whole = (least: number, most: number) => z.int().min(least).max(most).meta(control("number"));
/** Any number. */
export const decimal = () => z.number().meta(control("number"));
/** One of several fixed words. */
export const choice = <const Values extends readonly [string, ...string[]]>(values: Values) =>
  z.enum(values).meta(control("choice"));
/** A short non-empty text. */
export const word = () => z.string().trim().min(1).max(250).meta(control("text"));

/** Name of a dataset, which may be made later. */
export const datasetName = () => z.string().trim().min(1).max(250).meta(control("dataset"));
/** Name of a registered model, which may be made later. */
export const modelName = () => z.string().trim().min(1).max(250).meta(control("model"));

/** True when the run is in the selection. */
export function isOneOf(of: RunsOf, run: { flow: string; deployment: string | null }): boolean {
  if (of === "any") return true;
  return "flow" in of ? run.flow === of.flow : run.deployment === of.deployment;
}
