import { z } from "zod";
import { sql } from "@/db/client";
import { newId } from "@/db/id";
import { orNull, readRows } from "@/db/rows";
import { runs } from "@/db/schema/runs";
import { isAbsence, untilAnswered } from "@/db/until-answered";
import { grouped } from "@/lib/base/grouped";
import { overLimit } from "./limits";
import type { Failure } from "./steps";

/** The end of an attempt of a node, and what follows at once: the attempt of `next`, or, after the last node, the run's end. */
export interface Move {
  teamId: string;
  runId: string;
  retryCount: number;
  generation: number;
  nodeId: string;
  attempt: number;
  output: unknown;
  next?: { nodeId: string; input: unknown };
  isLast: boolean;
}

/** Result of a move. */
export interface Moved {
  /** The attempt of the next node; undefined when it may not begin now. */
  begun?: { attempt: number; failures: number };
  /** The run has ended. */
  end?: { freesSlot: boolean; isChild: boolean };
}

type Item = Record<string, unknown>;

// Made once: it is read for each step of each run.
const movedShape = {
  outcome: z.enum(["kept", "lost", "superseded", "busy"]),
  count: z.int().nullable(),
  bytes: z.number().nullable(),
  attempt: z.int().nullable(),
  failures: z.int().nullable(),
  ended: orNull(runs.state),
  freesSlot: z.boolean().nullable(),
  isChild: z.boolean().nullable(),
  isOver: z.boolean(),
};
type Row = Awaited<ReturnType<typeof advanceAll>>[number];

const advanceInGroups = grouped({ most: 16, lanes: 2 }, advanceGroup);

/**
 * Ends an attempt, keeps its output as the result of the step, and begins what follows, in one transaction
 * (`executor_advance`). Moves of several runs share a round trip and a commit when they come at once.
 * @param mayBeOver nothing but the tables listens for the run's end, so the executor's part of it ends here too
 * @returns "lost" when the lease was, so that only the attempt has ended; "superseded" when another attempt counts;
 * a failure when the run must not go on
 */
export async function advance(
  { next, ...move }: Move,
  call: { leaseId: string; stepId: string; mayBeOver: boolean },
): Promise<"lost" | "superseded" | Failure | (Moved & { isOver: boolean })> {
  // With the same id, a repetition after a lost answer finds what the first has begun.
  const item = { ...move, ...call, nextId: newId(), nextNode: next?.nodeId, nextInput: next?.input };
  const moved = await untilAnswered(() => advanceInGroups(item));
  if (moved.outcome === "lost" || moved.outcome === "superseded") return moved.outcome;
  const { count, bytes, attempt, failures, ended, freesSlot, isChild, isOver } = moved;
  const end = ended === null ? undefined : { freesSlot: Boolean(freesSlot), isChild: Boolean(isChild) };
  const failure = overLimit({ count: count ?? 0, bytes: bytes ?? 0 });
  if (failure && !end) return failure;
  const begun = attempt === null ? undefined : { attempt, failures: failures ?? 0 };
  return { ...(begun && { begun }), ...(end && { end }), isOver };
}

async function advanceGroup(items: Item[]): Promise<(Row | Promise<Row>)[]> {
  const rows = await advanceAll(items).catch((error): Row[] => {
    // One of them cannot be stored, say: the others are not to suffer.
    if (items.length === 1 || isAbsence(error)) throw error;
    return [];
  });
  return items.map((item, index) => {
    const row = rows[index];
    return row && row.outcome !== "busy" ? row : advanceAll([item]).then(([alone]) => alone!);
  });
}

async function advanceAll(items: Item[]) {
  return readRows(
    sql()`
    select outcome, step_count as count, step_bytes::float8 as bytes, attempt, failures, ended,
      frees_slot as "freesSlot", is_child as "isChild", is_over as "isOver"
    from executor_advance(${JSON.stringify(items)}::jsonb)`,
    movedShape,
  );
}
