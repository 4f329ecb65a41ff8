import { randomBytes } from "node:crypto";
import { db } from "@/db/client";
import { apiTokens, members, teams, users } from "@/db/schema/teams";
import { hashPassword } from "@/lib/auth/password";
import { newToken, tokenHash } from "@/lib/auth/tokens";
import { DomainError } from "@/lib/base/errors";

/** Sign-in data of a new team's owner; each secret is shown only once. */
export interface FirstOwner {
  teamId: string;
  userId: string;
  email: string;
  password: string;
  token: string;
}

/** Creates the first team and its owner in an empty database; undefined when a team exists. */
export async function createFirstTeam(owner: {
  email?: string;
  password?: string;
  token?: string;
}): Promise<FirstOwner | undefined> {
  if (owner.token && owner.token.length < 32)
    throw new DomainError("invalid", "ADMIN_TOKEN is too short: it needs at least 32 characters.");
  const email = (owner.email ?? "owner@switchyard.local").toLowerCase();
  const password = owner.password ?? randomBytes(12).toString("base64url");
  const token = owner.token ?? newToken();
  const passwordHash = await hashPassword(password);
  return db().transaction(async (tx) => {
    const [team] = await tx
      .insert(teams)
      .values({ slug: "fraud-team", name: "Fraud team" })
      .onConflictDoNothing()
      .returning();
    if (!team) return undefined;
    const [user] = await tx
      .insert(users)
      .values({ email, name: "Owner", passwordHash, emailVerifiedAt: new Date() })
      .returning();
    const ids = { teamId: team.id, userId: user!.id };
    await tx.insert(members).values({ ...ids, role: "owner" });
    await tx.insert(apiTokens).values({ ...ids, name: "First token", role: "owner", hash: tokenHash(token) });
    return { ...ids, email, password, token };
  });
}
