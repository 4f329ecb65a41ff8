"use server";

import { revalidatePath } from "next/cache";
import { redirect } from "next/navigation";
import { z } from "zod";
import { readSchemaForm } from "@/app/_components/forms/schema-form-data";
import { type FormState, teamAction } from "@/app/_server/action";
import { Instant } from "@/lib/base/instant";
import { changeWebhook, deleteWebhook, rotateWebhook } from "@/lib/webhooks/mutations";
import { getWebhook } from "@/lib/webhooks/queries";
import { replayDelivery } from "@/lib/webhooks/replay-delivery";
import { getScheme } from "@/lib/webhooks/schemes";
import { NewWebhook, Rotation } from "@/lib/webhooks/webhook";
import { webhookUrl } from "@/lib/webhooks/webhook-url";

const WebhookId = z.object({ id: z.string() });
const DeliveryId = WebhookId.extend({ delivery: z.string() });
const About = WebhookId.extend({ name: NewWebhook.shape.name, updatedAt: Instant.optional() });
const Pausing = WebhookId.extend({
  isPaused: z.enum(["true", "false"]).transform((text) => text === "true"),
});

/** Form state with the rotated credential, shown once. */
export type RotationState = NonNullable<FormState> & { made?: { url?: string; secret?: string } };

export async function setPausedAction(_: FormState, form: FormData): Promise<FormState> {
  return teamAction("editor", Pausing, Object.fromEntries(form), async ({ id, isPaused }, { teamId }) => {
    await changeWebhook(teamId, id, { isPaused });
    revalidatePath(`/webhooks/${id}`, "layout");
    return {
      message: isPaused ? "Paused. Deliveries are stored but start no runs." : "Resumed.",
      undo: { isPaused: String(!isPaused) },
    };
  });
}

export async function deleteWebhookAction(_: FormState, form: FormData): Promise<FormState> {
  return teamAction("editor", WebhookId, Object.fromEntries(form), async ({ id }, { teamId }) => {
    await deleteWebhook(teamId, id);
    redirect("/webhooks");
  });
}

/** Name, and the settings of the scheme. */
export async function changeAboutAction(_: FormState, form: FormData): Promise<FormState> {
  return teamAction(
    "editor",
    About,
    Object.fromEntries(form),
    async ({ id, name, updatedAt }, { teamId }) => {
      const { scheme } = await getWebhook(teamId, id);
      const schema = z.toJSONSchema(getScheme(scheme).settings, { io: "input" });
      const settings = readSchemaForm(form, schema, "settings");
      await changeWebhook(teamId, id, { name, settings, updatedAt });
      revalidatePath(`/webhooks/${id}`, "layout");
      return { message: "Saved." };
    },
  );
}

export async function rotateAction(_: RotationState | undefined, form: FormData): Promise<RotationState> {
  const { id, what, overlapHours, secret } = Object.fromEntries(form);
  const input = { id, rotation: { what, overlapHours, secret: secret || undefined } };
  let made: RotationState["made"];
  const schema = WebhookId.extend({ rotation: Rotation });
  const state = await teamAction("editor", schema, input, async (call, { teamId }) => {
    const rotated = await rotateWebhook(teamId, call.id, call.rotation);
    made = { url: rotated.token && webhookUrl(rotated.token), secret: rotated.secret };
    revalidatePath(`/webhooks/${call.id}`, "layout");
    return undefined;
  });
  return { ...state, made };
}

export async function replayAction(_: FormState, form: FormData): Promise<FormState> {
  let replay: string | undefined;
  const input = Object.fromEntries(form);
  const state = await teamAction("operator", DeliveryId, input, async ({ id, delivery }, { teamId }) => {
    replay = (await replayDelivery(teamId, id, delivery)).delivery;
    revalidatePath(`/webhooks/${id}`, "layout");
    return undefined;
  });
  if (replay) redirect(`/webhooks/${form.get("id")}/deliveries/${replay}`);
  return state;
}
