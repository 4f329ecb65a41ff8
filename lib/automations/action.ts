import type { z } from "zod";
import type { Run } from "@/lib/runs/read/queries";

/** The firing that an action belongs to. */
export interface Firing {
  id: string;
  teamId: string;
  automation: { id: string; name: string };
  /** Idempotency key of the firing. */
  cause: string;
  reason: string;
  /** Key of the event: a channel gets one message per topic, from however many automations. */
  topic: string;
  /** Text of the automation's messages; null for the reason. */
  message: string | null;
  /** Position of the action among those of the automation. */
  position: number;
  depth: number;
  at: Date;
  /** The run that met the condition, in its state at that time. */
  run?: Run;
}

/** Outcome of an action, as one sentence. */
export interface Done {
  outcome: string;
  startedRunId?: string;
}

/**
 * One kind of action: one file in lib/automations/actions. `sentence` follows "then", as a condition's follows "When".
 * An action may be performed twice after a crash, so it must be idempotent.
 */
export interface Action<Schema extends z.ZodObject = z.ZodObject> {
  slug: string;
  name: string;
  sentence: string;
  initial: z.input<Schema>;
  schema: Schema;
  /** @throws DomainError with the reason why it could not be done */
  perform(fields: z.output<Schema>, firing: Firing): Promise<Done>;
}

/** Declares an action, so that `perform` is typed by the schema. */
export function defineAction<Schema extends z.ZodObject>(action: Action<Schema>): Action<Schema> {
  return action;
}
