"use server";

import { redirect } from "next/navigation";
import { z } from "zod";
import { type FormState, teamAction } from "@/app/_server/action";
import { startRun } from "@/lib/runs/start/start-run";

const Question = z.object({
  a: z.string().min(1),
  b: z.string().min(1),
  metric: z.enum(["recall", "precision", "rocAuc"]),
});

/** Starts the flow that trains again with one thing swapped at a time. */
export async function explainDifferenceAction(_: FormState, form: FormData): Promise<FormState> {
  return teamAction("operator", Question, Object.fromEntries(form), async (params, member) => {
    const trigger = { type: "person" as const, userId: member.userId, name: member.userName };
    const { id } = await startRun(member.teamId, "explain-difference", { params, trigger });
    redirect(`/runs/${id}?tab=artifacts`);
  });
}
