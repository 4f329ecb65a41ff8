import { eq } from "drizzle-orm";
import { actAs } from "@/db/actor";
import { db } from "@/db/client";
import { members, users } from "@/db/schema/teams";
import { recordAct } from "./record-act";

/**
 * Records a sign-in attempt in the audit log of each of the user's teams; an attempt for an unknown user is in no log.
 */
export async function recordSignIn(email: string, isSignedIn: boolean, address: string): Promise<void> {
  const found = await db()
    .select({ id: users.id, name: users.name, email: users.email, teamId: members.teamId })
    .from(users)
    .innerJoin(members, eq(members.userId, users.id))
    .where(eq(users.email, email.trim().toLowerCase()));
  for (const { teamId, id, name, email } of found)
    await actAs({ type: "user", id, name, address }, () =>
      recordAct(teamId, isSignedIn ? "session.started" : "session.refused", {
        kind: "user",
        id,
        name: email,
      }),
    );
}

/** Records a change that a person made to their own account in the audit log of each of their teams. */
export async function recordPersonAct(userId: string, action: string): Promise<void> {
  const found = await db()
    .select({ email: users.email, teamId: members.teamId })
    .from(users)
    .innerJoin(members, eq(members.userId, users.id))
    .where(eq(users.id, userId));
  for (const { teamId, email } of found)
    await recordAct(teamId, action, { kind: "user", id: userId, name: email });
}
