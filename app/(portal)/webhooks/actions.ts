"use server";

import { revalidatePath } from "next/cache";
import { z } from "zod";
import { readSchemaForm } from "@/app/_components/forms/schema-form-data";
import { type FormState, teamAction } from "@/app/_server/action";
import { createWebhook } from "@/lib/webhooks/mutations";
import { getScheme } from "@/lib/webhooks/schemes";
import { NewWebhook, schemeSlugs } from "@/lib/webhooks/webhook";
import { webhookUrl } from "@/lib/webhooks/webhook-url";

/** Form state with the new credentials, shown once, or with the typed values, so that a refusal keeps them. */
export type NewWebhookState = NonNullable<FormState> & {
  made?: { id: string; url: string; secret?: string };
  values?: { settings: Record<string, unknown> };
};

export async function createWebhookAction(
  _: NewWebhookState | undefined,
  form: FormData,
): Promise<NewWebhookState> {
  const scheme = getScheme(z.enum(schemeSlugs).catch("standard-webhooks").parse(form.get("scheme")));
  const settings = readSchemaForm(form, z.toJSONSchema(scheme.settings, { io: "input" }), "settings");
  const input = {
    deployment: form.get("deployment"),
    name: form.get("name"),
    scheme: scheme.slug,
    settings,
    secret: form.get("secret") || undefined,
  };
  let made: NewWebhookState["made"];
  const state = await teamAction("editor", NewWebhook, input, async (webhook, { teamId }) => {
    const { id, token, secret } = await createWebhook(teamId, webhook);
    made = { id, url: webhookUrl(token), secret };
    revalidatePath("/webhooks");
    return undefined;
  });
  return { ...state, made, values: { settings } };
}
