import type { z } from "zod";
import type { runEvents } from "@/db/schema/runs";
import type { Run } from "@/lib/runs/read/queries";

/** A run as it came into a state. */
export interface RunChange {
  teamId: string;
  event: typeof runEvents.$inferSelect;
  run: Run;
}

/** A time at which a condition held. */
export interface Occurrence {
  /** The same for the same thing, however often it is looked at: an automation fires on it once. */
  cause: string;
  /** Why it held, in a sentence. */
  reason: string;
  at: Date;
  runId?: string;
}

/**
 * One kind of condition: one file in lib/automations/conditions. `sentence` follows "When"; each name in braces is a field
 * of `schema`, whose `.meta({ control })` says how a form asks for it. It has either `onChange` or `now` and `between`.
 */
export interface Condition<Schema extends z.ZodObject = z.ZodObject> {
  /** The file's name, and the value of `type`. */
  slug: string;
  /** As it is chosen from a list. */
  name: string;
  sentence: string;
  /** What one ought to know who chooses it, in a sentence. */
  note?: string;
  /** What a new one holds in the form. */
  initial: z.input<Schema>;
  schema: Schema;
  /** Looks at every change of state of a run. */
  onChange?: {
    states: readonly string[];
    /** Why the condition holds for this change; undefined when it does not. Must say the same later. */
    holds(fields: z.output<Schema>, change: RunChange): Promise<string | undefined>;
  };
  /** Looks again and again: what holds now, of an automation that is there since `since`. */
  now?(fields: z.output<Schema>, at: { teamId: string; since: Date }): Promise<Occurrence[]>;
  /** The times at which it came to hold in a stretch of the past. */
  between?(fields: z.output<Schema>, at: { teamId: string; since: Date; until: Date }): Promise<Occurrence[]>;
}

/** Declares a condition, so that its functions are typed by the schema. */
export function defineCondition<Schema extends z.ZodObject>(condition: Condition<Schema>): Condition<Schema> {
  return condition;
}
