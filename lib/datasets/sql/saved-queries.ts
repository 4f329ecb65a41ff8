import { and, asc, eq, sql as raw } from "drizzle-orm";
import { z } from "zod";
import { db } from "@/db/client";
import { dashboards } from "@/db/schema/dashboards";
import { savedQueries } from "@/db/schema/saved-queries";
import { DomainError } from "@/lib/base/errors";
import { type Member, roleAllows } from "@/lib/base/member";
import { SqlText } from "./run-sql";

export const NewSavedQuery = z.object({
  name: z
    .string()
    .trim()
    .min(1, "Enter a name for the query.")
    .max(60, "A query's name may have at most 60 characters."),
  query: SqlText,
});
export type NewSavedQuery = z.infer<typeof NewSavedQuery>;

/** A query of the team under a name. */
export interface SavedQuery extends NewSavedQuery {
  id: string;
  /** The user who created it; null when they were deleted. */
  createdBy: string | null;
}

type Who = Pick<Member, "userId" | "role">;
const columns = {
  id: savedQueries.id,
  name: savedQueries.name,
  query: savedQueries.query,
  createdBy: savedQueries.createdBy,
};

/** Saved queries of the team, by name. */
export async function listSavedQueries(teamId: string): Promise<SavedQuery[]> {
  return db()
    .select(columns)
    .from(savedQueries)
    .where(eq(savedQueries.teamId, teamId))
    .orderBy(asc(savedQueries.name))
    .limit(500);
}

/** @throws DomainError "not-found" */
export async function getSavedQuery(teamId: string, name: string): Promise<SavedQuery> {
  const [found] = await db().select(columns).from(savedQueries).where(isNamed(teamId, name));
  if (!found) throw new DomainError("not-found", `There is no saved query “${name}”.`);
  return found;
}

/**
 * Saves a query under a name, in place of the team's query of this name.
 * @throws DomainError "forbidden" where that is another's, or one that a dashboard shows, without the role editor
 */
export async function saveQuery(teamId: string, who: Who, { name, query }: NewSavedQuery): Promise<void> {
  await checkNotShown(teamId, who, name);
  const added = await db()
    .insert(savedQueries)
    .values({ teamId, name, query, createdBy: who.userId })
    .onConflictDoNothing()
    .returning(columns);
  if (added.length > 0) return;
  checkMayChange(who, await getSavedQuery(teamId, name));
  await db().update(savedQueries).set({ query }).where(isNamed(teamId, name));
}

/** @throws DomainError "not-found"; "forbidden" as saveQuery does */
export async function deleteSavedQuery(teamId: string, who: Who, name: string): Promise<void> {
  checkMayChange(who, await getSavedQuery(teamId, name));
  await checkNotShown(teamId, who, name);
  await db().delete(savedQueries).where(isNamed(teamId, name));
}

function isNamed(teamId: string, name: string) {
  return and(eq(savedQueries.teamId, teamId), eq(savedQueries.name, name));
}

function checkMayChange({ userId, role }: Who, { name, createdBy }: SavedQuery): void {
  if (createdBy === userId || roleAllows(role, "editor")) return;
  throw new DomainError(
    "forbidden",
    `Only its creator or an editor can change “${name}”. Choose another name.`,
  );
}

/** A change of a query that a dashboard shows is a change of what its public links show. */
async function checkNotShown(teamId: string, { role }: Who, name: string): Promise<void> {
  if (roleAllows(role, "editor")) return;
  const [shown] = await db()
    .select({ title: dashboards.title })
    .from(dashboards)
    .where(
      and(
        eq(dashboards.teamId, teamId),
        raw`${dashboards.panels} @> ${JSON.stringify([{ query: name }])}::text::jsonb`,
      ),
    )
    .limit(1);
  if (shown)
    throw new DomainError(
      "forbidden",
      `The dashboard “${shown.title}” shows the query “${name}”, so only an editor can change it.`,
    );
}
