import { and, eq } from "drizzle-orm";
import { db } from "@/db/client";
import { members, users } from "@/db/schema/teams";
import type { Mover } from "./alias";

/** A mover, and since when their e-mail address speaks for them in the team; undefined where it never does. */
export interface KnownMover extends Mover {
  emailCountsSince?: Date;
}

/**
 * Looks up whether a mover's address is theirs. Whoever joins by a link types an address: it counts at any time once it was
 * confirmed (by a mailed link or a provider), else only for gates that were set after they had joined with it.
 */
export async function knowMover(teamId: string, by: Mover): Promise<KnownMover> {
  if (!by.email) return by;
  const [found] = await db()
    .select({ verifiedAt: users.emailVerifiedAt, joinedAt: members.createdAt })
    .from(members)
    .innerJoin(users, eq(users.id, members.userId))
    .where(and(eq(members.teamId, teamId), eq(users.email, by.email)));
  if (!found) return by;
  return { ...by, emailCountsSince: found.verifiedAt ? new Date(0) : found.joinedAt };
}
