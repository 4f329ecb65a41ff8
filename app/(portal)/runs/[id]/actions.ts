"use server";

import { revalidatePath } from "next/cache";
import { z } from "zod";
import { type FormState, teamAction } from "@/app/_server/action";
import { cancelRun } from "@/lib/runs/cancel-run";

const RunId = z.object({ id: z.string() });

export async function cancelRunAction(_: FormState, form: FormData): Promise<FormState> {
  return teamAction("operator", RunId, Object.fromEntries(form), async ({ id }, { teamId, userName }) => {
    await cancelRun(teamId, id, userName);
    revalidatePath(`/runs/${id}`);
    return { message: "Asked to stop." };
  });
}
