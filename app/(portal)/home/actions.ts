"use server";

import { revalidatePath } from "next/cache";
import { cookies } from "next/headers";
import { z } from "zod";
import { type FormState, teamAction } from "@/app/_server/action";
import { hiddenStepsCookie } from "./hidden-steps";

const yearSeconds = 365 * 86_400;

/** Hides the first steps in this browser. */
export async function hideFirstStepsAction(_: FormState, form: FormData): Promise<FormState> {
  return teamAction("viewer", z.object({}), Object.fromEntries(form), async (_sent, { teamId }) => {
    (await cookies()).set(hiddenStepsCookie, teamId, {
      maxAge: yearSeconds,
      httpOnly: true,
      sameSite: "lax",
    });
    revalidatePath("/");
    return { message: "Hidden. Settings and menus lead to all of them." };
  });
}
