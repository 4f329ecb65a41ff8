import { randomBytes } from "node:crypto";
import { and, eq } from "drizzle-orm";
import { db, type Transaction } from "@/db/client";
import { traceAssessments } from "@/db/schema/traces";
import { DomainError } from "@/lib/base/errors";
import { getTrace } from "./queries";
import type { Assessment } from "./trace";

/** An assessment as its client says it; it may choose the id and the times. */
export type NewAssessment = Omit<
  Assessment,
  "teamId" | "traceId" | "id" | "createdAt" | "updatedAt" | "isValid"
> &
  Partial<Pick<Assessment, "id" | "createdAt" | "updatedAt" | "isValid">>;

const table = traceAssessments;

/**
 * Adds an assessment to a trace; the one that it overrides is no longer valid.
 * @throws DomainError "not-found" for the trace or the overridden one; "conflict" when its id is in use
 */
export async function createAssessment(
  teamId: string,
  traceId: string,
  assessment: NewAssessment,
): Promise<Assessment> {
  await getTrace(teamId, traceId);
  return db().transaction(async (tx) => {
    if (assessment.overrides !== null) {
      const overridden = await setValid(tx, teamId, traceId, assessment.overrides, false);
      if (!overridden) throw absent(traceId, assessment.overrides);
    }
    const [created] = await insertAssessments(tx, teamId, traceId, [assessment]);
    if (!created)
      throw new DomainError("conflict", `The trace ${traceId} has an assessment ${assessment.id} already.`);
    return created;
  });
}

/** Stores assessments of a trace; those that are there stay. @returns the new ones */
export async function insertAssessments(
  tx: Transaction,
  teamId: string,
  traceId: string,
  assessments: NewAssessment[],
): Promise<Assessment[]> {
  if (assessments.length === 0) return [];
  const rows = assessments.map(({ id, ...assessment }) => {
    return { ...assessment, teamId, traceId, id: id || `a-${randomBytes(16).toString("hex")}` };
  });
  return tx.insert(table).values(rows).onConflictDoNothing().returning();
}

/** An assessment of a trace. @throws DomainError "not-found" for the trace or the assessment */
export async function getAssessment(teamId: string, traceId: string, id: string): Promise<Assessment> {
  const [found] = await db()
    .select()
    .from(table)
    .where(one(teamId, traceId, id));
  if (found) return found;
  await getTrace(teamId, traceId);
  throw absent(traceId, id);
}

/** Changes what an assessment says; metadata is added. @throws DomainError "not-found"; "invalid" for a value of the other kind */
export async function updateAssessment(
  teamId: string,
  traceId: string,
  id: string,
  change: Partial<Pick<Assessment, "kind" | "name" | "value" | "error" | "rationale" | "metadata">>,
): Promise<Assessment> {
  const before = await getAssessment(teamId, traceId, id);
  if (change.kind !== undefined && change.kind !== before.kind)
    throw new DomainError(
      "invalid",
      `Cannot update ${change.kind} value on an assessment of ${before.kind}.`,
    );
  const metadata = { ...before.metadata, ...change.metadata };
  const [changed] = await db()
    .update(table)
    .set({ ...change, metadata, updatedAt: new Date() })
    .where(one(teamId, traceId, id))
    .returning();
  if (!changed) throw absent(traceId, id);
  return changed;
}

/** Deletes an assessment, so that the one that it overrode is valid again. Does nothing when it is gone. */
export async function deleteAssessment(teamId: string, traceId: string, id: string): Promise<void> {
  await getTrace(teamId, traceId);
  await db().transaction(async (tx) => {
    const [gone] = await tx
      .delete(table)
      .where(one(teamId, traceId, id))
      .returning();
    if (gone?.overrides) await setValid(tx, teamId, traceId, gone.overrides, true);
  });
}

async function setValid(tx: Transaction, teamId: string, traceId: string, id: string, isValid: boolean) {
  const changed = await tx
    .update(table)
    .set({ isValid })
    .where(one(teamId, traceId, id))
    .returning({ id: table.id });
  return changed.length > 0;
}

const one = (teamId: string, traceId: string, id: string) =>
  and(eq(table.teamId, teamId), eq(table.traceId, traceId), eq(table.id, id));

const absent = (traceId: string, id: string) =>
  new DomainError("not-found", `Assessment with ID '${id}' not found for trace '${traceId}'`);
