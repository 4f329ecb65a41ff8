import type { z } from "zod";
import type { runEvents } from "@/db/schema/runs";
import type { Run } from "@/lib/runs/read/queries";

/** A change of a run's state. */
export interface RunChange {
  teamId: string;
  event: typeof runEvents.$inferSelect;
  run: Run;
}

/** A time at which a condition was met. */
export interface Occurrence {
  /** Idempotency key: the same however often it is evaluated, so an automation fires on it once. */
  cause: string;
  /** Reason, as one sentence. */
  reason: string;
  at: Date;
  runId?: string;
}

/**
 * One kind of condition: one file in lib/automations/conditions. `sentence` follows "When"; each name in braces is a
 * field of `schema`, whose `.meta({ control })` selects its form control. It has either `onChange`, or `now` and
 * `between`.
 */
export interface Condition<Schema extends z.ZodObject = z.ZodObject> {
  /** The file's name, and the value of `type`. */
  slug: string;
  /** Label in the list of conditions. */
  name: string;
  sentence: string;
  /** Note for the person who chooses it, as one sentence. */
  note?: string;
  /** Initial values in the form. */
  initial: z.input<Schema>;
  schema: Schema;
  /** True when it tells of the change of state itself, which channels may also subscribe to. */
  isStateChange?: boolean;
  /** Evaluated at every state change of a run. */
  onChange?: {
    states: readonly string[];
    /**
     * Reason why the condition is met by this change; undefined when it is not. Must be deterministic: later calls give
     * the same.
     */
    holds(fields: z.output<Schema>, change: RunChange): Promise<string | undefined>;
  };
  /** Evaluated periodically: current occurrences, for an automation that exists since `since`. */
  now?(fields: z.output<Schema>, at: { teamId: string; since: Date }): Promise<Occurrence[]>;
  /** Occurrences within a past time range. */
  between?(fields: z.output<Schema>, at: { teamId: string; since: Date; until: Date }): Promise<Occurrence[]>;
}

/** Declares a condition, so that its functions are typed by the schema. */
export function defineCondition<Schema extends z.ZodObject>(condition: Condition<Schema>): Condition<Schema> {
  return condition;
}
