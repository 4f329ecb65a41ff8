"use server";

import { revalidatePath } from "next/cache";
import { z } from "zod";
import { type FormState, signedInAction } from "@/app/_server/action";
import { recordPersonAct } from "@/lib/audit/record-sign-in";
import {
  confirmSecondFactor,
  removeSecondFactor,
  renewRecoveryCodes,
  takeCode,
  wrongCode,
} from "@/lib/auth/second-factor";
import { isPasswordOf } from "@/lib/auth/user-password";
import { DomainError } from "@/lib/base/errors";
import { countUse } from "@/lib/limits/rate-limit";

/** With the recovery codes, which are shown this once. */
export type CodesState = NonNullable<FormState> & { codes?: string[] };

const Code = z.object({ code: z.string().trim().min(1, "Enter the code.").max(100) });

export async function confirmSecondFactorAction(
  _: CodesState | undefined,
  form: FormData,
): Promise<CodesState> {
  let codes: string[] | undefined;
  const state = await signedInAction(Code, Object.fromEntries(form), async ({ code }, { userId }) => {
    await countUse("second-factor", userId);
    codes = await confirmSecondFactor(userId, code);
    await recordPersonAct(userId, "second-factor.created");
    return undefined;
  });
  return { ...state, codes };
}

export async function renewCodesAction(_: CodesState | undefined, form: FormData): Promise<CodesState> {
  let codes: string[] | undefined;
  const state = await signedInAction(Code, Object.fromEntries(form), async ({ code }, { userId }) => {
    await countUse("second-factor", userId);
    codes = await renewRecoveryCodes(userId, code);
    await recordPersonAct(userId, "second-factor.codes-renewed");
    return undefined;
  });
  return { ...state, codes };
}

export async function removeSecondFactorAction(_: FormState, form: FormData): Promise<FormState> {
  const Both = Code.extend({ password: z.string().max(4096) });
  return signedInAction(Both, Object.fromEntries(form), async ({ code, password }, { userId }) => {
    await countUse("second-factor", userId);
    if (!(await isPasswordOf(userId, password)))
      throw new DomainError("invalid", "Wrong password.", [{ path: "password", message: "Wrong password." }]);
    if (!(await takeCode(userId, code))) throw wrongCode();
    await removeSecondFactor(userId);
    await recordPersonAct(userId, "second-factor.deleted");
    revalidatePath("/settings/account");
    return { message: "Second factor turned off." };
  });
}

/** After the codes were shown: pages see that the second factor is on. */
export async function doneWithCodesAction(): Promise<FormState> {
  return signedInAction(z.object({}), {}, async () => {
    revalidatePath("/", "layout");
    return undefined;
  });
}
