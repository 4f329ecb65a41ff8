import { createHash, randomBytes } from "node:crypto";
import { and, eq, inArray, sql } from "drizzle-orm";
import { canonicalize } from "json-canonicalize";
import { db } from "@/db/client";
import {
  type EvaluationFields,
  evaluationDatasets,
  evaluationRecords,
} from "@/db/schema/evaluation-datasets";
import { DomainError } from "@/lib/base/errors";
import { userTag } from "./evaluation-datasets";

/** A record as a client sends it: `outputs` left out stays as it was. */
export interface NewEvaluationRecord {
  inputs: Record<string, unknown>;
  outputs?: unknown;
  expectations?: Record<string, unknown> | null;
  tags?: Record<string, unknown> | null;
  source?: unknown;
}

const rowsPerStatement = 500;

/**
 * Adds records to a dataset. One with the inputs of another is merged into it: new outputs, more expectations and tags.
 * @throws DomainError "not-found"
 */
export async function mergeEvaluationRecords(
  teamId: string,
  datasetId: string,
  records: NewEvaluationRecord[],
): Promise<{ inserted: number; updated: number }> {
  return db().transaction(async (tx) => {
    const ofTeam = and(eq(evaluationDatasets.teamId, teamId), eq(evaluationDatasets.id, datasetId));
    const [dataset] = await tx.select().from(evaluationDatasets).where(ofTeam).for("update");
    if (!dataset) throw new DomainError("not-found", `Evaluation dataset with id '${datasetId}' not found`);
    const hashes = records.map(({ inputs }) =>
      createHash("sha256").update(canonicalize(inputs)).digest("hex"),
    );
    const known = await tx
      .select()
      .from(evaluationRecords)
      .where(and(eq(evaluationRecords.datasetId, datasetId), inArray(evaluationRecords.inputHash, hashes)));
    const rows = new Map(known.map((row): [string, Row] => [row.inputHash, row]));
    const now = new Date();
    let inserted = 0;
    for (const [index, record] of records.entries()) {
      const inputHash = hashes[index]!;
      const before = rows.get(inputHash);
      if (!before) inserted++;
      rows.set(
        inputHash,
        before ? merged(before, record, now) : newRow({ datasetId, inputHash, now }, record),
      );
    }
    const all = [...rows.values()];
    for (let from = 0; from < all.length; from += rowsPerStatement)
      await tx
        .insert(evaluationRecords)
        .values(all.slice(from, from + rowsPerStatement))
        .onConflictDoUpdate({
          target: [evaluationRecords.datasetId, evaluationRecords.id],
          set: {
            outputs: sql`excluded.outputs`,
            expectations: sql`excluded.expectations`,
            tags: sql`excluded.tags`,
            updatedAt: sql`excluded.updated_at`,
          },
        });
    const updatedBy = records.map(userOf).findLast((user) => user !== null) ?? dataset.updatedBy;
    const fields = fieldsWith(dataset.fields, records);
    await tx.update(evaluationDatasets).set({ fields, updatedBy, updatedAt: now }).where(ofTeam);
    return { inserted, updated: records.length - inserted };
  });
}

type Row = typeof evaluationRecords.$inferInsert;

function newRow(
  { datasetId, inputHash, now }: { datasetId: string; inputHash: string; now: Date },
  record: NewEvaluationRecord,
): Row {
  const user = userOf(record);
  return {
    id: `dr-${randomBytes(16).toString("hex")}`,
    datasetId,
    inputHash,
    inputs: record.inputs,
    outputs: record.outputs ?? {},
    expectations: record.expectations ?? null,
    tags: record.tags ?? null,
    source: record.source ?? null,
    createdBy: user,
    updatedBy: user,
    createdAt: now,
    updatedAt: now,
  };
}

function merged(row: Row, record: NewEvaluationRecord, now: Date): Row {
  return {
    ...row,
    outputs: record.outputs === undefined ? row.outputs : record.outputs,
    expectations: together(row.expectations, record.expectations),
    tags: together(row.tags, record.tags),
    updatedAt: now,
  };
}

function together(
  before: Record<string, unknown> | null | undefined,
  more: Record<string, unknown> | null | undefined,
): Record<string, unknown> | null {
  return more && Object.keys(more).length > 0 ? { ...before, ...more } : (before ?? null);
}

function userOf({ tags }: NewEvaluationRecord): string | null {
  const user = tags?.[userTag];
  return typeof user === "string" ? user : null;
}

/** Types of fields: those that were known first, as MLflow's server keeps them. */
function fieldsWith(before: EvaluationFields | null, records: NewEvaluationRecord[]): EvaluationFields {
  const fields: EvaluationFields = structuredClone(before ?? { inputs: {}, outputs: {}, expectations: {} });
  for (const record of records)
    for (const part of ["inputs", "outputs", "expectations"] as const) {
      const value = record[part];
      const known = fields[part];
      if (value === undefined || value === null || typeof known === "string") continue;
      if (typeof value !== "object" || Array.isArray(value)) {
        if (Object.keys(known).length === 0) fields[part] = typeOf(value);
      } else
        for (const [key, field] of Object.entries(value))
          if (!Object.hasOwn(known, key)) known[key] = typeOf(field);
    }
  return fields;
}

/** MLflow's words for types of JSON. */
function typeOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  if (typeof value === "number") return Number.isInteger(value) ? "integer" : "float";
  return typeof value;
}
