import { eq } from "drizzle-orm";
import { db } from "@/db/client";
import { teams, users } from "@/db/schema/teams";
import { verifyPassword } from "@/lib/auth/password";

/** The user whose e-mail and password these are; undefined when either is wrong. */
export async function findUserByPassword(email: string, password: string) {
  const [user] = await db().select().from(users).where(eq(users.email, email.trim().toLowerCase()));
  return (await verifyPassword(user?.passwordHash, password)) ? user : undefined;
}

/** The ids of all teams, for work that is done for each of them at the start. */
export async function listTeamIds(): Promise<string[]> {
  return (await db().select({ id: teams.id }).from(teams)).map(({ id }) => id);
}

/** False for somebody who signs in with a provider only. */
export async function hasPassword(userId: string): Promise<boolean> {
  const [user] = await db()
    .select({ passwordHash: users.passwordHash })
    .from(users)
    .where(eq(users.id, userId));
  return Boolean(user?.passwordHash);
}

/** Whether it is the person's, for what asks for it again. */
export async function isPasswordOf(userId: string, password: string): Promise<boolean> {
  const [user] = await db()
    .select({ passwordHash: users.passwordHash })
    .from(users)
    .where(eq(users.id, userId));
  return verifyPassword(user?.passwordHash, password);
}
