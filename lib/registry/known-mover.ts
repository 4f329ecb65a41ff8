import { and, eq } from "drizzle-orm";
import { db } from "@/db/client";
import { members, users } from "@/db/schema/teams";
import type { Mover } from "./alias";

/** A mover, with the time from which their e-mail address identifies them in the team; undefined when it never does. */
export interface KnownMover extends Mover {
  emailCountsSince?: Date;
}

/**
 * Checks that a mover's e-mail address is theirs. People who join by a link type their own address. A confirmed address
 * (by a mailed link or a provider) always counts; any other counts only for gates set after they joined.
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
