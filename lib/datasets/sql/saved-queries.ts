import { and, asc, eq } from "drizzle-orm";
import { z } from "zod";
import { db } from "@/db/client";
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

/**
 * Saves a query under a name, in place of the team's query of this name.
 * @throws DomainError "forbidden" where that is another's, without the role editor
 */
export async function saveQuery(teamId: string, who: Who, { name, query }: NewSavedQuery): Promise<void> {
  const added = await db()
    .insert(savedQueries)
    .values({ teamId, name, query, createdBy: who.userId })
    .onConflictDoNothing()
    .returning(columns);
  if (added.length > 0) return;
  const named = and(eq(savedQueries.teamId, teamId), eq(savedQueries.name, name));
  const [before] = await db().select(columns).from(savedQueries).where(named);
  checkMayChange(who, before);
  await db().update(savedQueries).set({ query }).where(named);
}

/** @throws DomainError "not-found", "forbidden" for another's query without the role editor */
export async function deleteSavedQuery(teamId: string, who: Who, id: string): Promise<void> {
  const within = and(eq(savedQueries.teamId, teamId), eq(savedQueries.id, id));
  const [found] = await db().select(columns).from(savedQueries).where(within);
  checkMayChange(who, found);
  await db().delete(savedQueries).where(within);
}

function checkMayChange({ userId, role }: Who, found: SavedQuery | undefined): void {
  if (!found) throw new DomainError("not-found", "This query does not exist.");
  if (found.createdBy === userId || roleAllows(role, "editor")) return;
  throw new DomainError(
    "forbidden",
    `Only its creator or an editor can change “${found.name}”. Choose another name.`,
  );
}
