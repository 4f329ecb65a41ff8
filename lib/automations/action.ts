import type { z } from "zod";
import type { Run } from "@/lib/runs/read/queries";

/** What an action is told of the firing that it belongs to. */
export interface Firing {
  id: string;
  teamId: string;
  automation: { id: string; name: string };
  /** What it fired on. */
  cause: string;
  reason: string;
  depth: number;
  at: Date;
  /** The run that the condition held for, in the state that it was in then. */
  run?: Run;
}

/** What was done, in a sentence. */
export interface Done {
  outcome: string;
  startedRunId?: string;
}

/**
 * One kind of action: one file in lib/automations/actions. `sentence` follows "then", as a condition's follows "When".
 * It may be performed twice after a crash, so it does nothing the second time.
 */
export interface Action<Schema extends z.ZodObject = z.ZodObject> {
  slug: string;
  name: string;
  sentence: string;
  initial: z.input<Schema>;
  schema: Schema;
  /** @throws DomainError that says why it could not be done */
  perform(fields: z.output<Schema>, firing: Firing): Promise<Done>;
}

/** Declares an action, so that `perform` is typed by the schema. */
export function defineAction<Schema extends z.ZodObject>(action: Action<Schema>): Action<Schema> {
  return action;
}
