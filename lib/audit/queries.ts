import { and, asc, desc, eq, gte, ilike, like, lt, lte, or, type SQL } from "drizzle-orm";
import { db } from "@/db/client";
import { auditLog } from "@/db/schema/audit";
import { pageOf } from "@/lib/base/page-of";
import { holding } from "@/lib/search/holding";
import { reachOf } from "@/lib/search/reach";
import type { AuditFilter } from "./audit";

export { actorTypes } from "@/db/schema/audit";

/**
 * Audit log of the team, newest first; `nextCursor` is null on the last page. A page that ends where its search does
 * (`isCutOff`) may have fewer entries than its limit.
 */
export async function listAudit(
  teamId: string,
  { limit = 50, cursor, ...filter }: AuditFilter & { limit?: number; cursor?: number } = {},
) {
  const place = and(withIndex(teamId, filter), cursor ? lt(auditLog.id, cursor) : undefined);
  const reach = filter.who || filter.subject || filter.action ? await reachOf(auditLog.id, place) : undefined;
  const rows = await db()
    .select()
    .from(auditLog)
    .where(and(place, reach ? gte(auditLog.id, reach) : undefined, ...wanted(filter)))
    .orderBy(desc(auditLog.id))
    .limit(limit + 1);
  const page = pageOf(rows.map(entryOf), limit, ({ id }) => id, reach);
  return { ...page, isCutOff: rows.length <= limit && reach !== undefined };
}

/** The newest entry about a subject, if there is one. */
export async function findLastAct(teamId: string, kind: string, id: string): Promise<AuditEntry | undefined> {
  const [row] = await db()
    .select()
    .from(auditLog)
    .where(and(eq(auditLog.teamId, teamId), eq(auditLog.subjectKind, kind), eq(auditLog.subjectId, id)))
    .orderBy(desc(auditLog.id))
    .limit(1);
  return row && entryOf(row);
}

export type AuditEntry = ReturnType<typeof entryOf>;

/** One row; undefined when the team has none of that id. */
export async function findAuditEntry(teamId: string, id: string): Promise<AuditEntry | undefined> {
  if (!/^\d{1,15}$/.test(id)) return undefined;
  const [row] = await db()
    .select()
    .from(auditLog)
    .where(and(eq(auditLog.teamId, teamId), eq(auditLog.id, Number(id))));
  return row && entryOf(row);
}

/** Every entry that matches the filter, newest first, read in batches. */
export async function* readAudit(teamId: string, filter: AuditFilter): AsyncGenerator<AuditEntry> {
  let cursor: number | undefined;
  do {
    const page = await listAudit(teamId, { ...filter, cursor, limit: 1000 });
    yield* page.items;
    cursor = page.nextCursor ?? undefined;
  } while (cursor);
}

/** Time, in ms, that a transaction may take, at most: its lines have its beginning as their time. */
const transactionMs = 3_600_000;

/** The part of a filter that an index answers: a list in the order of ids reads that part of it only. */
function withIndex(teamId: string, { kind, since, until }: AuditFilter) {
  const first = since && new Date(since.getTime() - transactionMs);
  const last = until && new Date(until.getTime() + transactionMs);
  const nearest = (where: SQL, order: SQL) =>
    db()
      .select({ id: auditLog.id })
      .from(auditLog)
      .where(and(eq(auditLog.teamId, teamId), where))
      .orderBy(order)
      .limit(1);
  return and(
    eq(auditLog.teamId, teamId),
    kind ? eq(auditLog.subjectKind, kind) : undefined,
    first && gte(auditLog.id, nearest(gte(auditLog.createdAt, first), asc(auditLog.createdAt))),
    last && lte(auditLog.id, nearest(lte(auditLog.createdAt, last), desc(auditLog.createdAt))),
  );
}

function wanted({ who, action, subject, since, until }: AuditFilter) {
  return [
    who && or(eq(auditLog.actorId, who), ...[auditLog.actorName, auditLog.token].map(has(who))),
    action &&
      (action.includes(".")
        ? eq(auditLog.action, action)
        : like(auditLog.action, holding(`${action}.`).begins)),
    subject && or(eq(auditLog.subjectId, subject), has(subject)(auditLog.subjectName)),
    since && gte(auditLog.createdAt, since),
    until && lt(auditLog.createdAt, until),
  ].map((condition) => condition || undefined);
}

const has =
  (text: string) =>
  (column: typeof auditLog.actorName | typeof auditLog.subjectName | typeof auditLog.token) =>
    ilike(column, holding(text).holds);

function entryOf(row: typeof auditLog.$inferSelect) {
  return {
    id: row.id,
    at: row.createdAt,
    actor: {
      type: row.actorType,
      id: row.actorId,
      name: row.actorName,
      token: row.token,
      address: row.address,
    },
    action: row.action,
    subject: { kind: row.subjectKind, id: row.subjectId, name: row.subjectName },
    before: row.before && inCamelCase(row.before),
    after: row.after && inCamelCase(row.after),
  };
}

/** Columns are snake_case in the database and camelCase in code and in the API. */
function inCamelCase(row: Record<string, unknown>): Record<string, unknown> {
  const named = ([column, value]: [string, unknown]) => [
    column.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase()),
    value,
  ];
  return Object.fromEntries(Object.entries(row).map(named));
}
