import { and, eq, gt, isNull, or, sql as raw } from "drizzle-orm";
import { db } from "@/db/client";
import { passwordResets } from "@/db/schema/sign-in";
import { users } from "@/db/schema/teams";
import { DomainError } from "@/lib/base/errors";
import { checkPassword, setPassword } from "./change-password";
import { hashPassword } from "./password";
import { resetHours } from "./reset-hours";
import { newLinkToken, tokenHash } from "./tokens";
import { isWhollyOwned, requireWhollyOwned } from "./wholly-owned";

/**
 * An owner's link is valid only while its creator has the right to it: the person may have joined another team since.
 */
const isOpen = (token: string) =>
  and(
    eq(passwordResets.hash, tokenHash(token)),
    isNull(passwordResets.usedAt),
    gt(passwordResets.expiresAt, raw`now()`),
    or(isNull(passwordResets.createdBy), isWhollyOwned(passwordResets.userId, passwordResets.createdBy)),
  );

/**
 * Creates a link with which a member of the team sets a new password.
 * @returns its token
 * @throws DomainError as `requireWhollyOwned`
 */
export async function createOwnersReset(
  teamId: string,
  by: { userId: string },
  userId: string,
): Promise<{ token: string }> {
  await requireWhollyOwned(teamId, by, userId);
  return { token: await createReset(userId, by.userId) };
}

/** Creates a reset link to be mailed to a person who forgot their password; undefined when no user has the address. */
export async function createMailedReset(
  email: string,
): Promise<{ token: string; name: string; email: string } | undefined> {
  const [user] = await db().select().from(users).where(eq(users.email, email));
  return user && { name: user.name, email: user.email, token: await createReset(user.id, null) };
}

/** The person whose password a link resets; undefined when it was used or has expired. */
export async function findReset(token: string): Promise<{ name: string; email: string } | undefined> {
  const [found] = await db()
    .select({ name: users.name, email: users.email })
    .from(passwordResets)
    .innerJoin(users, eq(users.id, passwordResets.userId))
    .where(isOpen(token));
  return found;
}

/**
 * Sets a new password with a link, which becomes invalid. All sessions of the person end.
 * @throws DomainError "not-found" when the link was used or has expired, "invalid" naming the field
 */
export async function resetPassword(token: string, next: string): Promise<{ email: string }> {
  const person = await findReset(token);
  if (!person) throw gone();
  checkPassword(next, person, "next");
  const passwordHash = await hashPassword(next);
  return db().transaction(async (tx) => {
    const [reset] = await tx
      .update(passwordResets)
      .set({ usedAt: raw`now()` })
      .where(isOpen(token))
      .returning();
    if (!reset) throw gone();
    await setPassword(tx, reset.userId, passwordHash);
    // The link came by mail, which proves that the address is theirs.
    if (!reset.createdBy)
      await tx.update(users).set({ emailVerifiedAt: raw`now()` }).where(eq(users.id, reset.userId));
    return { email: person.email };
  });
}

/** A new link voids the earlier ones. */
async function createReset(userId: string, createdBy: string | null): Promise<string> {
  const token = newLinkToken();
  await db().transaction(async (tx) => {
    await tx
      .update(passwordResets)
      .set({ usedAt: raw`now()` })
      .where(and(eq(passwordResets.userId, userId), isNull(passwordResets.usedAt)));
    await tx.insert(passwordResets).values({
      userId,
      createdBy,
      hash: tokenHash(token),
      expiresAt: raw`now() + ${resetHours} * interval '1 hour'`,
    });
  });
  return token;
}

function gone(): DomainError {
  return new DomainError("not-found", "This link was already used or has expired. Request a new one.");
}
