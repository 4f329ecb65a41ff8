"use server";

import { revalidatePath } from "next/cache";
import { z } from "zod";
import { type FormState, teamAction } from "@/app/_server/action";
import { hideFirstSteps } from "@/lib/teams/first-steps";

/** Hides the first steps from who presses it, in this team. */
export async function hideFirstStepsAction(_: FormState, form: FormData): Promise<FormState> {
  return teamAction("viewer", z.object({}), Object.fromEntries(form), async (_sent, member) => {
    await hideFirstSteps(member);
    revalidatePath("/");
    return { message: "Hidden. You can find every step in the menu and in Settings." };
  });
}
