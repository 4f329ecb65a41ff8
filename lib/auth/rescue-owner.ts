import { randomBytes } from "node:crypto";
import { eq } from "drizzle-orm";
import { actAs } from "@/db/actor";
import { closeDatabase, db } from "@/db/client";
import { withDatabase } from "@/db/embedded/with-database";
import { members, users } from "@/db/schema/teams";
import { recordPersonAct } from "@/lib/audit/record-sign-in";
import { environment } from "@/lib/base/environment";
import { setPassword } from "./change-password";
import { hashPassword } from "./password";
import { removeSecondFactor } from "./second-factor";

interface Rescue {
  /** May be left out where there is one owner. */
  email?: string | undefined;
  /** Also lets them sign in without a code: the phone is lost too. */
  removesSecondFactor: boolean;
}

/**
 * Gives an owner a new password and ends their sessions, for whoever may run commands on the portal's machine. The audit
 * log names `npm run owner`.
 * @throws Error naming the owners when the address is none of theirs
 */
export async function rescueOwner({
  email,
  removesSecondFactor,
}: Rescue): Promise<{ email: string; password: string }> {
  const owner = await chooseOwner(email?.trim().toLowerCase());
  const password = randomBytes(15).toString("base64url");
  const passwordHash = await hashPassword(password);
  await actAs({ type: "system", name: "npm run owner" }, async () => {
    await db().transaction((tx) => setPassword(tx, owner.id, passwordHash));
    await recordPersonAct(owner.id, "password.reset");
    if (!removesSecondFactor) return;
    await removeSecondFactor(owner.id);
    await recordPersonAct(owner.id, "second-factor.deleted");
  });
  return { email: owner.email, password };
}

/** `npm run owner -- reset-password [E-MAIL] [--remove-second-factor]`, beside a running portal or without one. */
export async function resetOwnersPassword(rescue: Rescue, log: (line: string) => void): Promise<void> {
  const { dataDir } = environment();
  await withDatabase(dataDir, log, async () => {
    try {
      const { email, password } = await rescueOwner(rescue);
      log(`Sign in with these credentials, which are shown once, and change the password:`);
      log(`  e-mail     ${email}\n  password   ${password}`);
    } finally {
      await closeDatabase();
    }
  });
}

async function chooseOwner(email: string | undefined): Promise<{ id: string; email: string }> {
  const owners = await db()
    .selectDistinct({ id: users.id, email: users.email })
    .from(users)
    .innerJoin(members, eq(members.userId, users.id))
    .where(eq(members.role, "owner"))
    .orderBy(users.email);
  const [owner, ...others] = owners.filter((one) => email === undefined || one.email === email);
  if (owner && others.length === 0) return owner;
  const names = owners.map((one) => one.email).join(", ");
  throw new Error(
    owners.length === 0
      ? "There is no owner yet: the first start of the portal makes one."
      : `${email === undefined ? "There are several owners" : `${email} is no owner`}. Name one of: ${names}.`,
  );
}
