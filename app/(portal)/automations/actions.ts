"use server";

import { revalidatePath } from "next/cache";
import { redirect } from "next/navigation";
import { z } from "zod";
import { type FormState, teamAction } from "@/app/_server/action";
import { AutomationInput } from "@/lib/automations/automation";
import { dryRun, dryRunDays } from "@/lib/automations/dry-run";
import { createAutomation, deleteAutomation, updateAutomation } from "@/lib/automations/mutations";
import { Instant } from "@/lib/base/instant";
import { readAutomationForm } from "./read-automation-form";
import type { Tried } from "./tried-on";

const AutomationId = z.object({ id: z.string() });
const Form = AutomationInput.omit({ isPaused: true });

export type TryState = NonNullable<FormState> & { occurrences?: Tried[] };

export async function saveAutomationAction(_: FormState, form: FormData): Promise<FormState> {
  const id = form.get("id");
  const updatedAt = form.get("updatedAt") ?? undefined;
  const schema = Form.extend({ updatedAt: Instant.optional() });
  const sent = { ...readAutomationForm(form), updatedAt };
  return teamAction("editor", schema, sent, async ({ updatedAt, ...input }, { teamId, userId }) => {
    if (id) {
      await updateAutomation(teamId, String(id), { ...input, updatedAt });
      revalidatePath(`/automations/${id}`);
      return { message: "Saved." };
    }
    const automation = await createAutomation(teamId, { ...input, isPaused: false }, userId);
    redirect(`/automations/${automation.id}`);
  });
}

export async function tryAutomationAction(_: TryState | undefined, form: FormData): Promise<TryState> {
  let found: Tried[] | undefined;
  const input = readAutomationForm(form);
  const state = await teamAction(
    "viewer",
    Form.pick({ when: true, cooldownMs: true }),
    { when: input.when, cooldownMs: input.cooldownMs },
    async (condition, { teamId }) => {
      const { occurrences, isCut } = await dryRun(teamId, condition);
      found = occurrences.reverse().map(({ at, reason, runId }) => ({ at: at.toISOString(), reason, runId }));
      const times = found.length === 1 ? "once" : `${found.length} times`;
      const least = isCut ? "at least " : "";
      return { message: `It would have fired ${least}${times} in the last ${dryRunDays} days.` };
    },
  );
  return { ...state, occurrences: found };
}

export async function pauseAutomationAction(_: FormState, form: FormData): Promise<FormState> {
  const Pause = AutomationId.extend({ isPaused: z.stringbool() });
  return teamAction("editor", Pause, Object.fromEntries(form), async ({ id, isPaused }, { teamId }) => {
    await updateAutomation(teamId, id, { isPaused });
    revalidatePath(`/automations/${id}`);
    return { message: isPaused ? "Paused." : "Resumed.", undo: { isPaused: String(!isPaused) } };
  });
}

export async function deleteAutomationAction(_: FormState, form: FormData): Promise<FormState> {
  return teamAction("editor", AutomationId, Object.fromEntries(form), async ({ id }, { teamId }) => {
    await deleteAutomation(teamId, id);
    redirect("/automations");
  });
}
