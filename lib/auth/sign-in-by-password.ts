import { createHash } from "node:crypto";
import { z } from "zod";
import { recordSignIn } from "@/lib/audit/record-sign-in";
import { findUserByPassword } from "@/lib/auth/user-password";
import { countUse, forgetUses } from "@/lib/limits/rate-limit";
import { knownDevice, newDevice } from "./known-device";
import { getSecondFactor, takeCode } from "./second-factor";
import { secondFactorNeeded, secondFactorWrong } from "./sign-in-problems";

/** One sign-in attempt. The e-mail is normalised here, once: rate limits, audit log and lookup use the same text. */
export const Credentials = z.object({
  email: z
    .string()
    .max(320)
    .refine((text) => !text.includes("\0"))
    .transform((text) => text.trim().toLowerCase()),
  password: z.string().max(1024),
  code: z.string().max(100).optional(),
});

/** The caller of an attempt: its address and its device cookie. */
export interface Caller {
  address: string;
  device?: string;
}

/**
 * Checks a person's credentials. This is the only function that does, so that every attempt is counted. Attempts are
 * counted before the costly check of the password: by address, by address and account, and by account over all unknown
 * devices. An attacker who guesses passwords therefore locks out other unknown devices only. Each attempt is recorded
 * in the audit log.
 * @returns the user and, for a device that is new to the account, its device cookie; undefined for wrong credentials
 * @throws RateLimitError; Error `secondFactorNeeded` or `secondFactorWrong` once the password was right
 */
export async function signInByPassword(
  { email, password, code }: z.output<typeof Credentials>,
  { address, device: cookie }: Caller,
): Promise<{ userId: string; newDevice?: string } | undefined> {
  const account = hash(email);
  const accountAtAddress = hash(`${address} ${account}`);
  const device = knownDevice(cookie, account);
  await countUse("sign-in-address", address);
  await countUse("sign-in-account", accountAtAddress);
  await (device ? countUse("sign-in-account", device) : countUse("sign-in-strangers", account));

  const user = await findUserByPassword(email, password);
  if (!user) {
    await recordSignIn(email, false, address);
    return undefined;
  }
  await askForSecondFactor(user.id, code).catch(async (error: Error) => {
    // A password without a code is half an attempt; the next request brings the code.
    if (error.message !== secondFactorNeeded) await recordSignIn(email, false, address);
    throw error;
  });
  await recordSignIn(email, true, address);
  for (const whom of device ? [accountAtAddress, device] : [accountAtAddress])
    await forgetUses("sign-in-account", whom);
  return { userId: user.id, newDevice: device ? undefined : newDevice(account) };
}

/** The second step of signing in. Next-auth hands the error's message to the form. */
async function askForSecondFactor(userId: string, code: string | undefined): Promise<void> {
  const { isOn } = await getSecondFactor(userId);
  if (!isOn) return;
  if (!code) throw new Error(secondFactorNeeded);
  await countUse("second-factor", userId);
  if (!(await takeCode(userId, code))) throw new Error(secondFactorWrong);
  await forgetUses("second-factor", userId);
}

/** Bounds the length of user input, and avoids storing it in clear. */
function hash(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
