"use server";

import { revalidatePath } from "next/cache";
import { z } from "zod";
import { type FormState, teamAction } from "@/app/_server/action";
import { counted } from "@/lib/base/number-text";
import { BinRefText, deleteFromBin, moveInBin } from "@/lib/deletion/bin";

const Selection = z.object({ run: z.array(BinRefText).min(1, "Select something first.").max(200) });
const Move = Selection.extend({ to: z.enum(["bin", "active"]) });

/** Moves what is selected to the bin, or takes it out. */
export async function moveInBinAction(_: FormState, form: FormData): Promise<FormState> {
  const input = { run: form.getAll("run"), to: form.get("to") };
  return teamAction("editor", Move, input, async ({ run, to }, { teamId }) => {
    for (const ref of run) await moveInBin(teamId, ref, to === "bin" ? "deleted" : "active");
    revalidatePath("/experiments", "layout");
    if (to === "active") return { message: run.length === 1 ? "Restored." : `${run.length} restored.` };
    return { message: "Moved to the bin.", undo: { to: "active" } };
  });
}

/** Lets what is selected in the bin go for good. */
export async function deleteFromBinAction(_: FormState, form: FormData): Promise<FormState> {
  return teamAction("editor", Selection, { run: form.getAll("run") }, async ({ run }, { teamId }) => {
    const gone = await deleteFromBin(teamId, run);
    revalidatePath("/experiments/bin");
    const stays = run.length - gone;
    const kept =
      stays > 0 ? ` ${stays} ${stays === 1 ? "stays" : "stay"}: a registered version came of it.` : "";
    return { message: `${counted(gone, "item")} will be deleted for good within the hour.${kept}` };
  });
}
