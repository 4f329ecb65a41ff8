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
import { readChannelForm } from "./read-channel-form";

const WebhookId = z.object({ id: z.string() });

/** With the secret of a new one, which is shown this once. */
export type ChannelFormState = NonNullable<FormState> & { made?: { id: string; secret: string } };
/** With the channel that was made within another form. */
export type NewChannelState = ChannelFormState & { channel?: { id: string; name: string; kind: string } };

/** Makes a channel from controls named `channel.…` in another form. It tells of alerts only. */
export async function createChannelAction(
  _: NewChannelState | undefined,
  form: FormData,
): Promise<NewChannelState> {
  const made: Pick<NewChannelState, "channel" | "made"> = {};
  const input = { kind: form.get("channel.kind"), ...readChannelForm(form, "channel.") };
  const state = await teamAction(
    "editor",
    OutgoingWebhookInput,
    input,
    async (webhook, { teamId, userId }) => {
      const { id, secret } = await createOutgoingWebhook(teamId, webhook, userId);
      made.channel = { id, name: webhook.name, kind: webhook.kind };
      if (secret) made.made = { id, secret };
      return { message: `Added ${webhook.name}.` };
    },
  );
  return { ...state, ...made };
}

export async function createOutgoingAction(
  _: ChannelFormState | undefined,
  form: FormData,
): Promise<ChannelFormState> {
  let made: { id: string; secret: string | null } | undefined;
  const input = { kind: form.get("kind"), ...readChannelForm(form) };
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
  if (made) redirect(`/alerts/channels/${made.id}`);
  return { ...state };
}

export async function updateOutgoingAction(
  _: ChannelFormState | undefined,
  form: FormData,
): Promise<ChannelFormState> {
  const id = String(form.get("id"));
  const state = await teamAction(
    "editor",
    OutgoingWebhookChange,
    { ...readChannelForm(form), updatedAt: form.get("updatedAt") ?? undefined },
    async (change, { teamId }) => {
      await updateOutgoingWebhook(teamId, id, change);
      revalidatePath(`/alerts/channels/${id}`);
      return { message: "Saved." };
    },
  );
  return { ...state };
}

export async function renewSecretAction(
  _: ChannelFormState | undefined,
  form: FormData,
): Promise<ChannelFormState> {
  let made: ChannelFormState["made"];
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
    revalidatePath(`/alerts/channels/${id}`);
    return { message: isPaused ? "Paused." : "Resumed.", undo: { isPaused: String(!isPaused) } };
  });
}

export async function testOutgoingAction(_: FormState, form: FormData): Promise<FormState> {
  return teamAction("editor", WebhookId, Object.fromEntries(form), async ({ id }, { teamId, userName }) => {
    await sendTest(teamId, id, userName);
    revalidatePath(`/alerts/channels/${id}`);
    return { message: "Test message queued." };
  });
}

export async function replayAction(_: FormState, form: FormData): Promise<FormState> {
  const Replay = WebhookId.extend({ delivery: z.string() });
  return teamAction("editor", Replay, Object.fromEntries(form), async ({ id, delivery }, { teamId }) => {
    await replayDelivery(teamId, id, delivery);
    revalidatePath(`/alerts/channels/${id}`);
    return { message: "Queued again." };
  });
}

export async function deleteOutgoingAction(_: FormState, form: FormData): Promise<FormState> {
  return teamAction("editor", WebhookId, Object.fromEntries(form), async ({ id }, { teamId }) => {
    await deleteOutgoingWebhook(teamId, id);
    redirect("/alerts/channels");
  });
}
