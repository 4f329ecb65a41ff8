"use server";

import { after } from "next/server";
import { z } from "zod";
import { type FormState, openAction } from "@/app/_server/action";
import { createMailedReset } from "@/lib/auth/password-reset";
import { tokenHash } from "@/lib/auth/tokens";
import { countUse } from "@/lib/limits/rate-limit";
import { resetLetter } from "@/lib/mail/letters";
import { canSendMail, sendMail } from "@/lib/mail/send-mail";
import { Email } from "@/lib/teams/invitation";

/**
 * The answer, and the time it takes, is the same whether or not there is such an account: the work is done after it.
 */
export async function forgotPasswordAction(_: FormState, form: FormData): Promise<FormState> {
  return openAction(z.object({ email: Email }), Object.fromEntries(form), async ({ email }) => {
    await countUse("password-mail", tokenHash(email));
    if (canSendMail()) after(() => sendLink(email));
    return { message: `If ${email} has an account, we sent it a reset link.` };
  });
}

async function sendLink(email: string): Promise<void> {
  try {
    const reset = await createMailedReset(email);
    if (reset) await sendMail(resetLetter({ to: reset.email, token: reset.token, name: reset.name }));
  } catch (error) {
    console.error("An e-mail could not be sent.", error);
  }
}
