"use server";

import { revalidatePath } from "next/cache";
import { redirect } from "next/navigation";
import { z } from "zod";
import { type FormState, teamAction } from "@/app/_server/action";
import { previewAlert, sendAlertTest } from "@/lib/automations/alert-test";
import { AutomationInput } from "@/lib/automations/automation";
import { dryRunDays } from "@/lib/automations/dry-run";
import { createAutomation, deleteAutomation, updateAutomation } from "@/lib/automations/mutations";
import { suggestName } from "@/lib/automations/suggest-name";
import { Instant } from "@/lib/base/instant";
import { channelsOf, readAlertForm, toFormIssues } from "./read-alert-form";
import type { Tried } from "./tried-alert";

const AlertId = z.object({ id: z.string() });
const Form = AutomationInput.omit({ isPaused: true }).extend({ name: z.string().trim().max(80) });
const Test = Form.pick({ name: true, when: true, message: true, cooldownMs: true });

export type TryState = NonNullable<FormState> & { shown?: Tried };

export async function saveAlertAction(_: FormState, form: FormData): Promise<FormState> {
  const id = form.get("id");
  const updatedAt = form.get("updatedAt") ?? undefined;
  const schema = Form.extend({ updatedAt: Instant.optional() });
  const sent = { ...readAlertForm(form), updatedAt };
  const state = await teamAction(
    "editor",
    schema,
    sent,
    async ({ updatedAt, ...given }, { teamId, userId }) => {
      const input = { ...given, name: given.name || (await suggestName(teamId, given.when)) };
      if (id) {
        await updateAutomation(teamId, String(id), { ...input, updatedAt });
        revalidatePath(`/alerts/${id}`);
        return { message: "Saved." };
      }
      const automation = await createAutomation(teamId, { ...input, isPaused: false }, userId);
      redirect(`/alerts/${automation.id}`);
    },
  );
  return inForm(state, form);
}

export async function tryAlertAction(_: TryState | undefined, form: FormData): Promise<TryState> {
  let shown: Tried | undefined;
  const state = await teamAction("viewer", Test, testOf(form), async (alert, { teamId }) => {
    const { message, occurrences, isCut } = await previewAlert(teamId, alert);
    shown = { message, occurrences: occurrences.map((each) => ({ ...each, at: each.at.toISOString() })) };
    const times = occurrences.length === 1 ? "once" : `${occurrences.length} times`;
    const least = isCut ? "at least " : "";
    return { message: `It would have fired ${least}${times} in the last ${dryRunDays} days.` };
  });
  return { ...inForm(state, form), shown };
}

export async function sendAlertTestAction(_: FormState, form: FormData): Promise<FormState> {
  const schema = Test.extend({ channels: z.array(z.string()).min(1, "Choose a channel to tell.").max(20) });
  const sent = { ...testOf(form), channels: channelsOf(form) };
  const state = await teamAction("editor", schema, sent, async ({ channels, ...alert }, member) => {
    const names = await sendAlertTest(member.teamId, channels, alert, member.userName);
    return { message: `On its way to ${names.join(", ")}.` };
  });
  return inForm(state, form);
}

export async function pauseAlertAction(_: FormState, form: FormData): Promise<FormState> {
  const Pause = AlertId.extend({ isPaused: z.stringbool() });
  return teamAction("editor", Pause, Object.fromEntries(form), async ({ id, isPaused }, { teamId }) => {
    await updateAutomation(teamId, id, { isPaused });
    revalidatePath(`/alerts/${id}`);
    return { message: isPaused ? "Paused." : "Resumed.", undo: { isPaused: String(!isPaused) } };
  });
}

export async function deleteAlertAction(_: FormState, form: FormData): Promise<FormState> {
  return teamAction("editor", AlertId, Object.fromEntries(form), async ({ id }, { teamId }) => {
    await deleteAutomation(teamId, id);
    redirect("/alerts");
  });
}

function testOf(form: FormData) {
  const { name, when, message, cooldownMs } = readAlertForm(form);
  return { name, when, message, cooldownMs };
}

/** The state with its issues at the controls of the form. */
function inForm(state: FormState, form: FormData): FormState {
  if (!state?.issues) return state;
  const issues = toFormIssues(state.issues, form);
  return { ...state, issues, message: issues[0]?.message ?? state.message };
}
