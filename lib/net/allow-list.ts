import { and, asc, eq } from "drizzle-orm";
import { db } from "@/db/client";
import { allowedHosts } from "@/db/schema/network";
import { users } from "@/db/schema/teams";
import { DomainError } from "@/lib/base/errors";

/** The team's allow list, by host, each entry with its author. */
export async function listAllowedHosts(teamId: string) {
  return db()
    .select({
      id: allowedHosts.id,
      host: allowedHosts.host,
      note: allowedHosts.note,
      createdBy: users.name,
      createdAt: allowedHosts.createdAt,
    })
    .from(allowedHosts)
    .leftJoin(users, eq(users.id, allowedHosts.createdBy))
    .where(eq(allowedHosts.teamId, teamId))
    .orderBy(asc(allowedHosts.host));
}

/** Adds an entry. @throws DomainError "conflict" when the list already has it */
export async function allowHost(
  teamId: string,
  entry: { host: string; note?: string; createdBy: string },
): Promise<{ id: string }> {
  const [host] = await db()
    .insert(allowedHosts)
    .values({ teamId, ...entry })
    .onConflictDoNothing()
    .returning({ id: allowedHosts.id });
  if (!host) throw new DomainError("conflict", `${entry.host} is already on the list.`);
  return host;
}

/** Removes an entry. @throws DomainError "not-found" */
export async function disallowHost(teamId: string, id: string): Promise<void> {
  const gone = await db()
    .delete(allowedHosts)
    .where(and(eq(allowedHosts.teamId, teamId), eq(allowedHosts.id, id)))
    .returning({ id: allowedHosts.id });
  if (gone.length === 0) throw new DomainError("not-found", "This entry is not on the allow list.");
}
