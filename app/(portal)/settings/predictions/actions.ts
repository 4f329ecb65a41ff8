"use server";

import { revalidatePath } from "next/cache";
import { z } from "zod";
import { type FormState, teamAction } from "@/app/_server/action";
import { setKeepsPredictionInputs } from "@/lib/teams/prediction-inputs";

const Choice = z.object({ keepsInputs: z.literal("on").optional() });

export async function keepInputsAction(_: FormState, form: FormData): Promise<FormState> {
  return teamAction("admin", Choice, Object.fromEntries(form), async ({ keepsInputs }, { teamId }) => {
    const keeps = keepsInputs === "on";
    await setKeepsPredictionInputs(teamId, keeps);
    revalidatePath("/settings/predictions");
    return {
      message: keeps ? "Saved. Rows will be stored." : "Saved. Rows will no longer be stored.",
    };
  });
}
