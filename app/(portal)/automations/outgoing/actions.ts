"use server";

import { revalidatePath } from "next/cache";
import { redirect } from "next/navigation";
import { z } from "zod";
import { type FormState, teamAction } from "@/app/_server/action";
import {
  createOutgoingWebhook,
  deleteOutgoingWebhook,
  renewSecret,
  updateOutgoingWebhook,
} from "@/lib/outgoing/mutations";
import { OutgoingWebhookChange, OutgoingWebhookInput } from "@/lib/outgoing/outgoing-webhook";
import { replayDelivery, sendTest } from "@/lib/outgoing/queue-delivery";
import { readOutgoingForm } from "./read-outgoing-form";

const WebhookId = z.object({ id: z.string() });

/** With the secret of a new one, which is shown this once. */
export type OutgoingFormState = NonNullable<FormState> & { made?: { id: string; secret: string } };

export async function createOutgoingAction(
  _: OutgoingFormState | undefined,
  form: FormData,
): Promise<OutgoingFormState> {
  let made: { id: string; secret: string | null } | undefined;
  const input = { kind: form.get("kind"), ...readOutgoingForm(form) };
  const state = await teamAction(
    "editor",
    OutgoingWebhookInput,
    input,
    async (webhook, { teamId, userId }) => {
      made = await createOutgoingWebhook(teamId, webhook, userId);
      return undefined;
    },
  );
  if (made?.secret) return { made: { id: made.id, secret: made.secret } };
  if (made) redirect(`/automations/outgoing/${made.id}`);
  return { ...state };
}

export async function updateOutgoingAction(
  _: OutgoingFormState | undefined,
  form: FormData,
): Promise<OutgoingFormState> {
  const id = String(form.get("id"));
  const state = await teamAction(
    "editor",
    OutgoingWebhookChange,
    { ...readOutgoingForm(form), updatedAt: form.get("updatedAt") ?? undefined },
    async (change, { teamId }) => {
      await updateOutgoingWebhook(teamId, id, change);
      revalidatePath(`/automations/outgoing/${id}`);
      return { message: "Saved." };
    },
  );
  return { ...state };
}

export async function renewSecretAction(
  _: OutgoingFormState | undefined,
  form: FormData,
): Promise<OutgoingFormState> {
  let made: OutgoingFormState["made"];
  const state = await teamAction(
    "editor",
    WebhookId,
    Object.fromEntries(form),
    async ({ id }, { teamId }) => {
      made = { id, secret: await renewSecret(teamId, id) };
      return undefined;
    },
  );
  return { ...state, made };
}

export async function pauseOutgoingAction(_: FormState, form: FormData): Promise<FormState> {
  const Pause = WebhookId.extend({ isPaused: z.stringbool() });
  return teamAction("editor", Pause, Object.fromEntries(form), async ({ id, isPaused }, { teamId }) => {
    await updateOutgoingWebhook(teamId, id, { isPaused });
    revalidatePath(`/automations/outgoing/${id}`);
    return { message: isPaused ? "Paused." : "Resumed.", undo: { isPaused: String(!isPaused) } };
  });
}

export async function testOutgoingAction(_: FormState, form: FormData): Promise<FormState> {
  return teamAction("editor", WebhookId, Object.fromEntries(form), async ({ id }, { teamId, userName }) => {
    await sendTest(teamId, id, userName);
    revalidatePath(`/automations/outgoing/${id}`);
    return { message: "Test message queued." };
  });
}

export async function replayAction(_: FormState, form: FormData): Promise<FormState> {
  const Replay = WebhookId.extend({ delivery: z.string() });
  return teamAction("editor", Replay, Object.fromEntries(form), async ({ id, delivery }, { teamId }) => {
    await replayDelivery(teamId, id, delivery);
    revalidatePath(`/automations/outgoing/${id}`);
    return { message: "Queued again." };
  });
}

export async function deleteOutgoingAction(_: FormState, form: FormData): Promise<FormState> {
  return teamAction("editor", WebhookId, Object.fromEntries(form), async ({ id }, { teamId }) => {
    await deleteOutgoingWebhook(teamId, id);
    redirect("/automations/outgoing");
  });
}
