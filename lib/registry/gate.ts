import type { z } from "zod";
import type { ExperimentRun } from "@/lib/experiments/experiment";
import type { KnownMover } from "./known-mover";
import type { ModelVersion } from "./model-queries";
import type { RegisteredTraining } from "./version-snapshot";

/** Input of a gate check: the version that the alias is to point at, and the mover. */
export interface GateContext {
  teamId: string;
  model: string;
  alias: string;
  version: ModelVersion;
  /** The training of the version as it was at registration; undefined when this portal does not have it. */
  training: RegisteredTraining | undefined;
  by: KnownMover;
  /** Time when the gate was set or its settings last changed. */
  setAt: Date;
}

/** Result of a gate check. The message is one sentence that is true whether the gate passed or not. */
export interface GateFinding {
  isPassed: boolean;
  message: string;
  value?: number;
  limit?: number;
  /** Page of this portal with the evidence. */
  evidenceHref?: string;
}

/** A condition for moving an alias: one file in lib/registry/gates. */
export interface Gate<Settings extends z.ZodObject = z.ZodObject> {
  /** File name without extension. */
  slug: string;
  name: string;
  description: string;
  /** Flat, so that a form can be generated from it. */
  settings: Settings;
  check(context: GateContext, settings: z.output<Settings>): Promise<GateFinding>;
}

/** Declares a gate, so that its settings type `check`. */
export function defineGate<Settings extends z.ZodObject>(gate: Gate<Settings>): Gate<Settings> {
  return gate;
}

/** Names the origin of a gate's figures, as a sentence to append to its message. */
export function originInWords(origin: RegisteredTraining["figuresFrom"]): string {
  if (origin === "portal") return "Measured by this portal.";
  if (origin === "outside") return "These figures come from outside this portal.";
  return "The origin of these figures is unknown: they are older than this record.";
}

/** Page of a training. */
export function trainingHref({ experimentWireId, id }: ExperimentRun): string {
  return `/experiments/${experimentWireId}/runs/${id}`;
}
