import { eq } from "drizzle-orm";
import { db } from "@/db/client";
import { users } from "@/db/schema/teams";
import { verifyPassword } from "./password";

/** The user with this e-mail and password; undefined when either is wrong. */
export async function findUserByPassword(email: string, password: string) {
  const [user] = await db().select().from(users).where(eq(users.email, email.trim().toLowerCase()));
  return (await verifyPassword(user?.passwordHash, password)) ? user : undefined;
}

/** False for someone who signs in with a provider only. */
export async function hasPassword(userId: string): Promise<boolean> {
  const [user] = await db()
    .select({ passwordHash: users.passwordHash })
    .from(users)
    .where(eq(users.id, userId));
  return Boolean(user?.passwordHash);
}

/** True when the password is the user's. For actions that ask for it again. */
export async function isPasswordOf(userId: string, password: string): Promise<boolean> {
  const [user] = await db()
    .select({ passwordHash: users.passwordHash })
    .from(users)
    .where(eq(users.id, userId));
  return verifyPassword(user?.passwordHash, password);
}
