"use server";

import { revalidatePath } from "next/cache";
import { z } from "zod";
import { type FormState, teamAction } from "@/app/_server/action";
import { Instant } from "@/lib/base/instant";
import { changeWebhook } from "@/lib/webhooks/mutations";
import { factsOf, type Preview, previewRun } from "@/lib/webhooks/plan-run";
import { getDelivery, getWebhook } from "@/lib/webhooks/queries";
import { Mapping, WebhookChange } from "@/lib/webhooks/webhook";

const shownCharacters = 20_000;

const MappingText = z.string().transform((text, context) => {
  try {
    return Mapping.parse(JSON.parse(text.trim() || "{}"));
  } catch {
    context.addIssue({
      code: "custom",
      message: 'Enter a JSON object with parameters, for example { "name": { "$from": "payload.name" } }.',
    });
    return z.NEVER;
  }
});

const Rules = z.object({
  id: z.string(),
  mapping: MappingText,
  filter: WebhookChange.shape.filter.unwrap(),
  delivery: z.string().optional(),
});
const Saved = Rules.extend({ updatedAt: Instant.optional() });
const Facts = z.object({ id: z.string(), delivery: z.string() });
export type RulesInput = z.input<typeof Rules>;

/** Preview of the run that the rules, saved or not, would start for a stored delivery. Starts nothing. */
export async function previewAction(input: RulesInput): Promise<Preview> {
  let preview: Preview | undefined;
  const state = await teamAction("editor", Rules, input, async ({ id, delivery, ...rules }, { teamId }) => {
    const { deployment, scheme } = await getWebhook(teamId, id);
    const incoming = delivery ? await getDelivery(teamId, id, delivery) : undefined;
    preview = await previewRun(teamId, deployment, { ...rules, scheme }, incoming);
    return undefined;
  });
  return preview ?? { issues: state?.issues ?? [{ path: "preview", message: state?.message ?? "" }] };
}

/** The data of a stored delivery that a mapping can read, as JSON. */
export async function readFactsAction(id: string, delivery: string): Promise<string> {
  let facts = "";
  const state = await teamAction("editor", Facts, { id, delivery }, async (call, { teamId }) => {
    const { scheme } = await getWebhook(teamId, call.id);
    const incoming = await getDelivery(teamId, call.id, call.delivery);
    facts = JSON.stringify(factsOf(scheme, incoming), null, 2).slice(0, shownCharacters);
    return undefined;
  });
  return facts || (state?.message ?? "");
}

export async function saveRulesAction(_: FormState, form: FormData): Promise<FormState> {
  return teamAction(
    "editor",
    Saved,
    Object.fromEntries(form),
    async ({ id, mapping, filter, updatedAt }, { teamId }) => {
      await changeWebhook(teamId, id, { mapping, filter, updatedAt });
      revalidatePath(`/webhooks/${id}`, "layout");
      return { message: "Saved." };
    },
  );
}
