import { createHash, randomBytes } from "node:crypto";
import { and, eq, inArray, sql } from "drizzle-orm";
import { db } from "@/db/client";
import { evaluationDatasets, evaluationRecords } from "@/db/schema/evaluation-datasets";
import { DomainError } from "@/lib/base/errors";
import { type KeyPart, keyset, pageAfter } from "./keyset";
import { getExperimentOnly } from "./queries";

/** A dataset that clients evaluate programs with, and the number of its records. */
export type EvaluationDataset = typeof evaluationDatasets.$inferSelect & { records: number };
export type EvaluationRecord = typeof evaluationRecords.$inferSelect;

/** The tag that names the person who changes a dataset or a record. */
export const userTag = "mlflow.user";

const table = evaluationDatasets;

/** Creates a dataset for experiments, by number. @throws DomainError "not-found" for an experiment */
export async function createEvaluationDataset(
  teamId: string,
  { name, tags, experimentWireIds }: Pick<EvaluationDataset, "name" | "tags" | "experimentWireIds">,
): Promise<EvaluationDataset> {
  const wireIds = await numbersOf(teamId, experimentWireIds);
  const user = tags[userTag] ?? null;
  const id = `d-${randomBytes(16).toString("hex")}`;
  const row = { id, teamId, name, tags, experimentWireIds: wireIds };
  const [created] = await db()
    .insert(table)
    .values({ ...row, createdBy: user, updatedBy: user })
    .returning();
  return { ...created!, records: 0 };
}

/** A dataset. @throws DomainError "not-found" */
export async function getEvaluationDataset(teamId: string, id: string): Promise<EvaluationDataset> {
  const [found] = await db()
    .select(evaluationDatasetColumns())
    .from(table)
    .where(and(eq(table.teamId, teamId), eq(table.id, id)));
  if (!found) throw new DomainError("not-found", `Evaluation dataset with id '${id}' not found`);
  return { ...found.dataset, records: found.records };
}

/** Deletes a dataset with its records. Does nothing when it is gone. */
export async function deleteEvaluationDataset(teamId: string, id: string): Promise<void> {
  await db()
    .delete(table)
    .where(and(eq(table.teamId, teamId), eq(table.id, id)));
}

/** Sets tags; others stay. @throws DomainError "not-found" */
export async function tagEvaluationDataset(
  teamId: string,
  id: string,
  tags: Record<string, string>,
): Promise<void> {
  await change(teamId, id, { tags: sql`${table.tags} || ${JSON.stringify(tags)}::jsonb` });
}

/** Removes a tag. Does nothing without it. @throws DomainError "not-found" */
export async function untagEvaluationDataset(teamId: string, id: string, key: string): Promise<void> {
  await change(teamId, id, { tags: sql`${table.tags} - ${key}::text` });
}

/** Adds a dataset to experiments, by number, or removes it. @throws DomainError "not-found" for either */
export async function linkEvaluationDataset(
  teamId: string,
  id: string,
  experimentWireIds: string[],
  isUsed: boolean,
): Promise<EvaluationDataset> {
  const { experimentWireIds: before } = await getEvaluationDataset(teamId, id);
  const after = isUsed
    ? [...new Set([...before, ...(await numbersOf(teamId, experimentWireIds))])]
    : before.filter((wireId) => !experimentWireIds.includes(wireId));
  await change(teamId, id, { experimentWireIds: after });
  return getEvaluationDataset(teamId, id);
}

/** A page of a dataset's records, oldest first, and its token where more follow. @throws DomainError "not-found", "invalid" */
export async function listEvaluationRecords(
  teamId: string,
  id: string,
  { after: token, limit }: { after?: string; limit: number },
): Promise<{ records: EvaluationRecord[]; next?: string }> {
  await getEvaluationDataset(teamId, id);
  const { order, cursor, after } = keyset(oldest, token);
  const found = await db()
    .select({ record: evaluationRecords, cursor })
    .from(evaluationRecords)
    .where(and(eq(evaluationRecords.datasetId, id), after))
    .orderBy(...order)
    .limit(limit + 1);
  const { rows, next } = pageAfter(found, limit);
  return { records: rows.map(({ record }) => record), next };
}

const oldest: KeyPart[] = [
  { value: sql`${evaluationRecords.createdAt}`, type: "timestamptz", isDescending: false },
  { value: sql`${evaluationRecords.id}`, type: "text", isDescending: false },
];

/** Deletes records by their ids. @returns their number @throws DomainError "not-found" for the dataset */
export async function deleteEvaluationRecords(
  teamId: string,
  id: string,
  records: string[],
): Promise<number> {
  await getEvaluationDataset(teamId, id);
  const gone = await db()
    .delete(evaluationRecords)
    .where(and(eq(evaluationRecords.datasetId, id), inArray(evaluationRecords.id, records)))
    .returning({ id: evaluationRecords.id });
  return gone.length;
}

/** Eight hex digits that differ after each change of the records, as MLflow's server makes them. */
export function digestOf({ name, updatedAt }: Pick<EvaluationDataset, "name" | "updatedAt">): string {
  return createHash("sha256").update(`${name}:${updatedAt.getTime()}`).digest("hex").slice(0, 8);
}

/** Numbers of experiments that clients name by number or id, once each. @throws DomainError "not-found" */
async function numbersOf(teamId: string, experimentIds: string[]): Promise<string[]> {
  const numbers = new Set<string>();
  for (const id of new Set(experimentIds)) numbers.add((await getExperimentOnly(teamId, id)).wireId);
  return [...numbers];
}

/** Columns of a dataset, and the number of its records. */
export function evaluationDatasetColumns() {
  return {
    dataset: table,
    records: db().$count(evaluationRecords, eq(evaluationRecords.datasetId, table.id)),
  };
}

async function change(teamId: string, id: string, set: Parameters<ReturnType<typeof updating>["set"]>[0]) {
  const changed = await updating()
    .set(set)
    .where(and(eq(table.teamId, teamId), eq(table.id, id)))
    .returning({ id: table.id });
  if (changed.length === 0)
    throw new DomainError("not-found", `Could not find evaluation dataset with ID ${id}`);
}

const updating = () => db().update(table);
