import { and, eq, isNull, sql as raw } from "drizzle-orm";
import { db, type Transaction } from "@/db/client";
import { passwordResets } from "@/db/schema/sign-in";
import { users } from "@/db/schema/teams";
import { DomainError } from "@/lib/base/errors";
import { hashPassword, verifyPassword } from "./password";
import { normalPassword, passwordProblem } from "./password-rules";
import { endOtherSessions, type Person } from "./sessions";

/**
 * Changes the password of a person who knows the current one, and ends their other sessions.
 * @returns the number of sessions that were ended
 * @throws DomainError "invalid" naming the field
 */
export async function changePassword(
  { userId, sessionId }: Pick<Person, "userId" | "sessionId">,
  { current, next }: { current: string; next: string },
): Promise<number> {
  const [user] = await db().select().from(users).where(eq(users.id, userId));
  if (!(await verifyPassword(user?.passwordHash, current))) throw wrong("current", "Wrong password.");
  if (normalPassword(current) === next)
    throw wrong("next", "This is your current password. Choose a new one.");
  checkPassword(next, user!, "next");
  const passwordHash = await hashPassword(next);
  return db().transaction((tx) => setPassword(tx, userId, passwordHash, sessionId));
}

/** @throws DomainError "invalid" for `field` when the password is too easy to guess */
export function checkPassword(
  password: string,
  person: { email: string; name: string },
  field: "next" | "password",
): void {
  const problem = passwordProblem(password, person);
  if (problem) throw wrong(field, problem);
}

/** Sets the new password within a transaction; voids all reset links and all sessions except `kept`. */
export async function setPassword(
  tx: Transaction,
  userId: string,
  passwordHash: string,
  kept?: string,
): Promise<number> {
  await tx.update(users).set({ passwordHash }).where(eq(users.id, userId));
  await tx
    .update(passwordResets)
    .set({ usedAt: raw`now()` })
    .where(and(eq(passwordResets.userId, userId), isNull(passwordResets.usedAt)));
  return endOtherSessions(userId, kept, tx);
}

function wrong(path: string, message: string): DomainError {
  return new DomainError("invalid", message, [{ path, message }]);
}
