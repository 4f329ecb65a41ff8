import { createHash, randomBytes } from "node:crypto";
import { and, count, eq, isNotNull, isNull, lt, sql as raw } from "drizzle-orm";
import { Secret, TOTP } from "otpauth";
import { db, type Transaction } from "@/db/client";
import { recoveryCodes, secondFactors } from "@/db/schema/sign-in";
import { DomainError } from "@/lib/base/errors";
import { openSecret, sealSecret } from "./second-factor-secret";

/**
 * Validity of a code, in seconds. The previous and the next code are accepted too, to allow for clock drift (RFC 6238
 * §5.2).
 */
const periodS = 30;
const codes = 10;

/**
 * Creates a secret for the person's authenticator app. It takes effect with `confirmSecondFactor`.
 * @returns the secret in base 32, and as the URL of the QR code
 * @throws DomainError "conflict" when a confirmed one exists
 */
export async function startSecondFactor(
  userId: string,
  email: string,
): Promise<{ secret: string; uri: string }> {
  const secret = new Secret({ size: 20 });
  const sealed = sealSecret(userId, secret.bytes);
  const [started] = await db()
    .insert(secondFactors)
    .values({ userId, ...sealed })
    .onConflictDoUpdate({
      target: secondFactors.userId,
      set: { ...sealed, lastStep: 0 },
      setWhere: isNull(secondFactors.confirmedAt),
    })
    .returning({ userId: secondFactors.userId });
  if (!started) throw new DomainError("conflict", "You already have a second factor.");
  return { secret: secret.base32, uri: totp(secret, email).toString() };
}

/** The unconfirmed secret, created when there is none, so that the page can be reloaded. */
export async function waitingSecondFactor(userId: string, email: string) {
  const [row] = await db().select().from(secondFactors).where(eq(secondFactors.userId, userId));
  if (!row) return startSecondFactor(userId, email);
  if (row.confirmedAt) throw new DomainError("conflict", "You already have a second factor.");
  const secret = secretOf(row);
  return { secret: secret.base32, uri: totp(secret, email).toString() };
}

/**
 * Activates the secret once a first code has shown that the app has it.
 * @returns the recovery codes; only their hashes are stored
 * @throws DomainError "invalid" for a wrong code
 */
export async function confirmSecondFactor(userId: string, code: string): Promise<string[]> {
  if (!(await takeTotpCode(userId, code, { isConfirmed: false }))) throw wrongCode();
  return db().transaction(async (tx) => {
    const [confirmed] = await tx
      .update(secondFactors)
      .set({ confirmedAt: raw`now()` })
      .where(and(eq(secondFactors.userId, userId), isNull(secondFactors.confirmedAt)))
      .returning({ userId: secondFactors.userId });
    if (!confirmed) throw new DomainError("conflict", "You already have a second factor.");
    return replaceRecoveryCodes(tx, userId);
  });
}

/** Tells whether a sign-in requires a code, and how many recovery codes are left. */
export async function getSecondFactor(userId: string): Promise<{ isOn: boolean; codesLeft: number }> {
  const isTheirs = eq(secondFactors.userId, userId);
  const isOn = (await db().$count(secondFactors, and(isTheirs, isNotNull(secondFactors.confirmedAt)))) > 0;
  const [left] = await db()
    .select({ count: count() })
    .from(recoveryCodes)
    .where(and(eq(recoveryCodes.userId, userId), isNull(recoveryCodes.usedAt)));
  return { isOn, codesLeft: left?.count ?? 0 };
}

/** True once per code of the person's app, or per recovery code. */
export async function takeCode(userId: string, code: string): Promise<boolean> {
  const plain = code.replace(/[\s-]/g, "").toLowerCase();
  if (/^\d{6}$/.test(plain)) return takeTotpCode(userId, plain, { isConfirmed: true });
  const [used] = await db()
    .update(recoveryCodes)
    .set({ usedAt: raw`now()` })
    .where(
      and(
        eq(recoveryCodes.userId, userId),
        eq(recoveryCodes.hash, hashOf(plain)),
        isNull(recoveryCodes.usedAt),
      ),
    )
    .returning({ hash: recoveryCodes.hash });
  return Boolean(used);
}

/** Replaces the recovery codes. @throws DomainError "invalid" for a wrong code */
export async function renewRecoveryCodes(userId: string, code: string): Promise<string[]> {
  if (!(await takeCode(userId, code))) throw wrongCode();
  return db().transaction((tx) => replaceRecoveryCodes(tx, userId));
}

/** Removes the second factor: signing in requires no code. */
export async function removeSecondFactor(userId: string): Promise<void> {
  await db().transaction(async (tx) => {
    await tx.delete(secondFactors).where(eq(secondFactors.userId, userId));
    await tx.delete(recoveryCodes).where(eq(recoveryCodes.userId, userId));
  });
}

/** Creates the error for an invalid code; it names the field `code`. */
export function wrongCode(): DomainError {
  const message = "This code is wrong or was already used. Wait for the next one.";
  return new DomainError("invalid", message, [{ path: "code", message }]);
}

/** The step of an accepted code is stored, so that an observed code cannot be used again (RFC 6238 §5.2). */
async function takeTotpCode(
  userId: string,
  code: string,
  { isConfirmed }: { isConfirmed: boolean },
): Promise<boolean> {
  const [row] = await db().select().from(secondFactors).where(eq(secondFactors.userId, userId));
  if (!row || Boolean(row.confirmedAt) !== isConfirmed) return false;
  const token = code.replace(/\s/g, "");
  const timestamp = Date.now();
  const delta = /^\d{6}$/.test(token) ? totp(secretOf(row)).validate({ token, window: 1, timestamp }) : null;
  if (delta === null) return false;
  const step = Math.floor(timestamp / 1000 / periodS) + delta;
  const [taken] = await db()
    .update(secondFactors)
    .set({ lastStep: step })
    .where(and(eq(secondFactors.userId, userId), lt(secondFactors.lastStep, step)))
    .returning({ step: secondFactors.lastStep });
  return Boolean(taken);
}

async function replaceRecoveryCodes(tx: Transaction, userId: string): Promise<string[]> {
  const newCodes = Array.from({ length: codes }, newRecoveryCode);
  await tx.delete(recoveryCodes).where(eq(recoveryCodes.userId, userId));
  await tx
    .insert(recoveryCodes)
    .values(newCodes.map((code) => ({ userId, hash: hashOf(code.replaceAll("-", "")) })));
  return newCodes;
}

/** 80 bits: `abcd-efgh-2345-6723`. */
function newRecoveryCode(): string {
  const text = new Secret({ buffer: new Uint8Array(randomBytes(10)).buffer }).base32.toLowerCase();
  return text.match(/.{4}/g)!.join("-");
}

function hashOf(code: string): string {
  return createHash("sha256").update(code).digest("hex");
}

function secretOf(row: typeof secondFactors.$inferSelect): Secret {
  return new Secret({ buffer: new Uint8Array(openSecret(row)).buffer });
}

function totp(secret: Secret, email = ""): TOTP {
  return new TOTP({ issuer: "Switchyard", label: email, secret, period: periodS, digits: 6 });
}
