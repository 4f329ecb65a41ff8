import type { z } from "zod";
import type { ExperimentRun } from "@/lib/experiments/experiment";
import type { KnownMover } from "./known-mover";
import type { ModelVersion } from "./model-queries";
import type { RegisteredTraining } from "./version-snapshot";

/** What a gate looks at: the version that an alias is to name, and who asks. */
export interface GateContext {
  teamId: string;
  model: string;
  alias: string;
  version: ModelVersion;
  /** The training that made the version, as it was when that was registered; undefined where this portal has it not. */
  training: RegisteredTraining | undefined;
  by: KnownMover;
  /** When the gate was set, or its settings changed last. */
  setAt: Date;
}

/** What a gate found: its message is one sentence, true whether it passed or not. */
export interface GateFinding {
  isPassed: boolean;
  message: string;
  value?: number;
  limit?: number;
  /** The portal's page that shows it. */
  evidenceHref?: string;
}

/** A condition of an alias. One file in lib/registry/gates. */
export interface Gate<Settings extends z.ZodObject = z.ZodObject> {
  /** The file's name. */
  slug: string;
  name: string;
  description: string;
  /** Flat, so that a form can be made from it. */
  settings: Settings;
  check(context: GateContext, settings: z.output<Settings>): Promise<GateFinding>;
}

/** Declares a gate, so that `check` is typed by its settings. */
export function defineGate<Settings extends z.ZodObject>(gate: Gate<Settings>): Gate<Settings> {
  return gate;
}

/** Who measured the figures that a gate looked at, as a sentence to add to its message. */
export function originInWords(origin: RegisteredTraining["figuresFrom"]): string {
  if (origin === "portal") return "Measured by this portal.";
  if (origin === "outside") return "These figures came from outside of this portal.";
  return "Who measured these figures is not known: they are older than that record.";
}

/** The page of a training. */
export function trainingHref({ experimentWireId, id }: ExperimentRun): string {
  return `/experiments/${experimentWireId}/runs/${id}`;
}
