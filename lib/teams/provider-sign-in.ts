import { and, eq, gt, isNull, sql as raw } from "drizzle-orm";
import { db, type Transaction } from "@/db/client";
import { identities, invitations } from "@/db/schema/sign-in";
import { members, users } from "@/db/schema/teams";
import { ProviderSignInError } from "@/lib/auth/provider-error";
import { environment } from "@/lib/base/environment";
import { keepableText } from "@/lib/base/keepable";
import { rolesByDomain, rolesByGroups, type TeamRole } from "@/lib/base/mapped-roles";
import { syncGroupRoles } from "./sync-group-roles";

const maxNameLength = 200;

/** Profile of a person from an identity provider. */
export interface ProviderProfile {
  provider: string;
  /** The provider's permanent identifier of the person. */
  subject: string;
  email?: string;
  isEmailVerified: boolean;
  name?: string;
  groups: string[];
}

/**
 * The user of a provider account. The account is matched by its subject once it is linked; it is linked by e-mail
 * address only when the provider has verified the address and either the account here has too, or its person is signed
 * in now. Otherwise an attacker who registered someone else's address first would receive their sign-ins. A new account
 * needs an invitation for the address, or a rule of the environment for its domain or groups.
 * @param signedInAs sender of the request
 * @throws ProviderSignInError when the sign-in is refused
 */
export async function signInByProvider(
  profile: ProviderProfile,
  signedInAs: string | undefined,
): Promise<{ userId: string; email: string }> {
  const rules = environment().providers.roles;
  const byGroups = rolesByGroups(rules.groups, profile.groups);
  return db().transaction(async (tx) => {
    const user =
      (await findByIdentity(tx, profile)) ??
      (await link(tx, profile, signedInAs)) ??
      (await create(tx, profile, [...byGroups, ...rolesByDomain(rules.domains, profile.email)]));
    await addToTeams(tx, user.id, rolesByDomain(rules.domains, user.email));
    if (profile.provider === "oidc") await syncGroupRoles(tx, user.id, rules.groups, byGroups);
    return { userId: user.id, email: user.email };
  });
}

/** Accounts at providers that a person signs in with. */
export async function listIdentities(userId: string): Promise<{ provider: string; email: string }[]> {
  const { provider, email } = identities;
  return db()
    .select({ provider, email })
    .from(identities)
    .where(eq(identities.userId, userId))
    .orderBy(provider);
}

/** The user linked to a provider account; undefined before the first sign-in with it. */
export async function findUserOfIdentity(provider: string, subject: string): Promise<string | undefined> {
  return (await findByIdentity(db(), { provider, subject }))?.id;
}

async function findByIdentity(
  tx: Pick<Transaction, "select">,
  { provider, subject }: Pick<ProviderProfile, "provider" | "subject">,
) {
  const [user] = await tx
    .select({ id: users.id, email: users.email })
    .from(identities)
    .innerJoin(users, eq(users.id, identities.userId))
    .where(and(eq(identities.provider, provider), eq(identities.subject, subject)));
  return user;
}

async function link(tx: Transaction, profile: ProviderProfile, signedInAs: string | undefined) {
  const email = verifiedEmail(profile);
  const [user] = await tx.select().from(users).where(eq(users.email, email)).for("update");
  if (!user) return undefined;
  if (!user.emailVerifiedAt && user.id !== signedInAs) throw new ProviderSignInError("not-linked");
  await tx.update(users).set({ emailVerifiedAt: raw`now()` }).where(eq(users.id, user.id));
  await addIdentity(tx, profile, user.id, email);
  return user;
}

async function create(tx: Transaction, profile: ProviderProfile, roles: TeamRole[]) {
  const email = verifiedEmail(profile);
  const open = await tx
    .update(invitations)
    .set({ acceptedAt: raw`now()` })
    .where(
      and(
        eq(invitations.email, email),
        isNull(invitations.acceptedAt),
        isNull(invitations.revokedAt),
        gt(invitations.expiresAt, raw`now()`),
      ),
    )
    .returning();
  if (open.length === 0 && roles.length === 0) throw new ProviderSignInError("not-invited");
  const [user] = await tx
    .insert(users)
    .values({
      email,
      name: keepableText(profile.name?.trim() || email, maxNameLength),
      emailVerifiedAt: raw`now()`,
    })
    .returning();
  await addIdentity(tx, profile, user!.id, email);
  for (const { id, teamId, role } of open) {
    await tx.insert(members).values({ teamId, userId: user!.id, role }).onConflictDoNothing();
    await tx.update(invitations).set({ acceptedBy: user!.id }).where(eq(invitations.id, id));
  }
  return user!;
}

async function addIdentity(
  tx: Transaction,
  { provider, subject }: ProviderProfile,
  userId: string,
  email: string,
): Promise<void> {
  await tx.insert(identities).values({ provider, subject, userId, email });
}

async function addToTeams(tx: Transaction, userId: string, roles: TeamRole[]): Promise<void> {
  for (const { team, role } of roles)
    await tx.execute(raw`
      insert into members (team_id, user_id, role)
      select id, ${userId}, ${role} from teams where slug = ${team}
      on conflict do nothing`);
}

function verifiedEmail({ email, isEmailVerified }: ProviderProfile): string {
  if (!email || !isEmailVerified) throw new ProviderSignInError("no-verified-email");
  return email.trim().toLowerCase();
}
