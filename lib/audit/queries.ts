import { and, desc, eq, gte, ilike, like, lt, or } from "drizzle-orm";
import { db } from "@/db/client";
import { auditLog } from "@/db/schema/audit";
import { pageOf } from "@/lib/base/page-of";
import type { AuditFilter } from "./audit";

export { actorTypes } from "@/db/schema/audit";

/** Audit log of the team, newest first; `nextCursor` is null on the last page. */
export async function listAudit(
  teamId: string,
  { limit = 50, cursor, ...filter }: AuditFilter & { limit?: number; cursor?: number } = {},
) {
  const rows = await db()
    .select()
    .from(auditLog)
    .where(and(eq(auditLog.teamId, teamId), cursor ? lt(auditLog.id, cursor) : undefined, ...wanted(filter)))
    .orderBy(desc(auditLog.id))
    .limit(limit + 1);
  return pageOf(rows.map(entryOf), limit, ({ id }) => id);
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

function wanted({ who, action, kind, subject, since, until }: AuditFilter) {
  return [
    who && or(eq(auditLog.actorId, who), ...[auditLog.actorName, auditLog.token].map(has(who))),
    action &&
      (action.includes(".") ? eq(auditLog.action, action) : like(auditLog.action, `${literal(action)}.%`)),
    kind && eq(auditLog.subjectKind, kind),
    subject && or(eq(auditLog.subjectId, subject), has(subject)(auditLog.subjectName)),
    since && gte(auditLog.createdAt, since),
    until && lt(auditLog.createdAt, until),
  ].map((condition) => condition || undefined);
}

const has =
  (text: string) =>
  (column: typeof auditLog.actorName | typeof auditLog.subjectName | typeof auditLog.token) =>
    ilike(column, `%${literal(text)}%`);

/** Escapes the wildcards of LIKE. */
function literal(text: string): string {
  return text.replace(/[\\%_]/g, "\\$&");
}

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
