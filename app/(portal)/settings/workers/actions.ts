"use server";

import { revalidatePath } from "next/cache";
import { z } from "zod";
import { type FormState, teamAction } from "@/app/_server/action";
import { drainWorker, forgetWorker } from "@/lib/workers/workers";

const Drained = z.object({ id: z.string(), isDraining: z.enum(["true", "false"]) });

export async function drainWorkerAction(_: FormState, form: FormData): Promise<FormState> {
  return teamAction("owner", Drained, Object.fromEntries(form), async ({ id, isDraining }, { teamId }) => {
    await drainWorker(teamId, id, isDraining === "true");
    revalidatePath("/settings/workers");
    return undefined;
  });
}

export async function forgetWorkerAction(_: FormState, form: FormData): Promise<FormState> {
  return teamAction(
    "owner",
    z.object({ id: z.string() }),
    Object.fromEntries(form),
    async ({ id }, { teamId }) => {
      await forgetWorker(teamId, id);
      revalidatePath("/settings/workers");
      return undefined;
    },
  );
}
