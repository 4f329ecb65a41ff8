import { and, desc, eq, sql as raw } from "drizzle-orm";
import { db, type Transaction } from "@/db/client";
import { datasets } from "@/db/schema/datasets";
import { datasetExpectations } from "@/db/schema/expectations";
import { users } from "@/db/schema/teams";
import { DomainError, EditConflictError, type FieldIssue } from "@/lib/base/errors";
import { issueInWords } from "@/lib/base/issue-words";
import { type DatasetVersion, getDatasetRow, getDatasetVersion } from "@/lib/datasets/queries";
import { checkSql } from "@/lib/datasets/sql/run-sql";
import { announce } from "@/lib/live/live";
import { expectationChanges } from "./changes";
import {
  type Expectation,
  type NewExpectation,
  NewExpectations,
  storedExpectations,
  withId,
} from "./expectation";
import { expectationInWords } from "./in-words";
import { plannerOf } from "./plan";

/** A version of a dataset's expectations. */
export interface StoredExpectations {
  number: number;
  expectations: Expectation[];
  /** Name of the person who saved it; null for one who is gone. */
  by: string | null;
  createdAt: Date;
}

/** Most versions that are listed. */
const mostListed = 50;

/** Versions of a dataset's expectations, newest first; none before the first is saved. @throws DomainError "not-found" */
export async function listExpectations(teamId: string, name: string): Promise<StoredExpectations[]> {
  const { id } = await getDatasetRow(teamId, name);
  return listOf(db(), teamId, id);
}

/** Newest expectations of a dataset, with the id of their row; undefined before the first are saved. */
export async function findExpectations(
  teamId: string,
  datasetId: string,
): Promise<{ id: string; expectations: Expectation[] } | undefined> {
  const row = await newestRow(db(), teamId, datasetId);
  return row && { id: row.id, expectations: storedExpectations(row.expectations) };
}

/**
 * Stores all expectations of a dataset as their next version. The latest version of the dataset is then evaluated again.
 * @param given.updatedAt `createdAt` of the version that was edited
 * @throws DomainError "invalid" naming expectations that the latest version's schema does not allow; EditConflictError
 * when someone else has saved a version since
 */
export async function saveExpectations(
  teamId: string,
  name: string,
  given: { expectations: NewExpectation[]; updatedAt?: string | undefined; createdBy: string },
): Promise<void> {
  const { expectations, updatedAt, createdBy } = given;
  await store(teamId, name, createdBy, (before, stored) => {
    const newest = stored[0]?.createdAt.getTime();
    if (updatedAt !== undefined && newest !== undefined && newest !== Date.parse(updatedAt))
      throw conflictOf(stored, updatedAt);
    // An id of another list would join results that are not of the same expectation.
    const known = new Set(before.map(({ id }) => id));
    return expectations.map(({ id, ...rest }) => ({ ...rest, ...(id && known.has(id) && { id }) }));
  });
}

/**
 * Changes a dataset's expectations: one is added, replaced or removed, whatever others change beside it.
 * @throws as `saveExpectations`
 */
export async function changeExpectations(
  teamId: string,
  name: string,
  createdBy: string,
  change: (before: readonly Expectation[]) => readonly NewExpectation[],
): Promise<void> {
  await store(teamId, name, createdBy, (before) => [...change(before)]);
}

/** An expectation of a list. @throws DomainError "not-found" */
export function getExpectation(expectations: readonly Expectation[], id: string): Expectation {
  const found = expectations.find((expectation) => expectation.id === id);
  if (!found) throw new DomainError("not-found", "This expectation does not exist any more.");
  return found;
}

async function store(
  teamId: string,
  name: string,
  createdBy: string,
  change: (before: Expectation[], stored: StoredExpectations[]) => NewExpectation[],
): Promise<void> {
  const version = await getDatasetVersion(teamId, name, "latest");
  const { datasetId } = version;
  // Before the lock: it asks a child process.
  const before = (await listOf(db(), teamId, datasetId))[0]?.expectations ?? [];
  await checkFit(version, change(before, []), before);
  await db().transaction(async (tx) => {
    await tx.select({ id: datasets.id }).from(datasets).where(eq(datasets.id, datasetId)).for("update");
    const stored = await listOf(tx, teamId, datasetId);
    const now = stored[0]?.expectations ?? [];
    const expectations = change(now, stored).map(withId);
    const refused = NewExpectations.safeParse(expectations).error?.issues[0];
    if (refused) throw new DomainError("invalid", issueInWords(refused));
    await tx.insert(datasetExpectations).values({
      teamId,
      datasetId,
      number: (stored[0]?.number ?? 0) + 1,
      expectations,
      createdBy,
      // In milliseconds, so that it compares equal after a round trip through JSON.
      createdAt: raw`date_trunc('milliseconds', clock_timestamp())`,
    });
  });
  announce({ teamId, kind: "dataset" });
}

/** Checks the expectations that are new or changed; a later schema may have made others impossible. */
async function checkFit(
  version: DatasetVersion,
  expectations: readonly NewExpectation[],
  before: readonly Expectation[],
): Promise<void> {
  const known = new Set(before.map(contentOf));
  const planOf = plannerOf(version);
  const issues: FieldIssue[] = [];
  for (const [index, expectation] of expectations.entries()) {
    if (known.has(contentOf(expectation))) continue;
    const plan = planOf(withId(expectation));
    const refuse = (message: string) => issues.push({ path: `expectations.${index}`, message });
    if (plan.by === "nothing") refuse(`"${expectationInWords(expectation)}" cannot be met: ${plan.problem}.`);
    if (plan.by !== "sql") continue;
    await checkSql(version.teamId, plan.query).catch((error: unknown) => {
      if (!(error instanceof DomainError)) throw error;
      refuse(error.message);
    });
  }
  if (issues[0]) throw new DomainError("invalid", issues[0].message, issues.slice(0, 20));
}

function contentOf({ id: _, severity: __, ...checked }: NewExpectation): string {
  return JSON.stringify(checked);
}

async function newestRow(tx: Pick<Transaction, "select">, teamId: string, datasetId: string) {
  const [row] = await tx
    .select()
    .from(datasetExpectations)
    .where(and(eq(datasetExpectations.teamId, teamId), eq(datasetExpectations.datasetId, datasetId)))
    .orderBy(desc(datasetExpectations.number))
    .limit(1);
  return row;
}

async function listOf(
  tx: Pick<Transaction, "select">,
  teamId: string,
  datasetId: string,
): Promise<StoredExpectations[]> {
  const rows = await tx
    .select({ row: datasetExpectations, by: users.name, email: users.email })
    .from(datasetExpectations)
    .leftJoin(users, eq(users.id, datasetExpectations.createdBy))
    .where(and(eq(datasetExpectations.teamId, teamId), eq(datasetExpectations.datasetId, datasetId)))
    .orderBy(desc(datasetExpectations.number))
    .limit(mostListed);
  return rows.map(({ row, by, email }) => ({
    number: row.number,
    expectations: storedExpectations(row.expectations),
    by: by ?? email,
    createdAt: row.createdAt,
  }));
}

function conflictOf(stored: StoredExpectations[], readAt: string): EditConflictError {
  const since = stored.filter(({ createdAt }) => createdAt.getTime() > Date.parse(readAt));
  const changes = since.flatMap(({ by, expectations }, index) =>
    expectationChanges(stored[index + 1]?.expectations ?? [], expectations).map(
      (change) => `${by ?? "Someone"}: ${change}`,
    ),
  );
  return new EditConflictError(changes.slice(0, 20), stored[0]!.createdAt.toISOString());
}
