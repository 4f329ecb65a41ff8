import { z } from "zod";
import { type RegistryEvent, registryEvents } from "@/lib/base/registry-event";
import { int64, text } from "./wire-types";

/* Messages of MLflow's webhooks (mlflow/protos/webhooks.proto). */

const known = new Set<string>(registryEvents);
const isKnown = (name: string): name is RegistryEvent => known.has(name);

const Event = z
  .object({ entity: z.string().default(""), action: z.string().default("") })
  .transform(({ entity, action }, context): RegistryEvent => {
    const name = `${entity}.${action}`.toLowerCase();
    if (isKnown(name)) return name;
    const message = whyNoEvent(entity.toLowerCase(), action.toLowerCase());
    context.issues.push({ code: "custom", message, input: name });
    return z.NEVER;
  });

/** MLflow's words for an event that it does not have, and a reason for the one that only its AI gateway has. */
function whyNoEvent(entity: string, action: string): string {
  if (entity === "budget_policy")
    return "Invalid event 'budget_policy.exceeded': this server has no budgets (AI gateway).";
  const actions = registryEvents.filter((name) => name.startsWith(`${entity}.`));
  const valid = actions.map((name) => `'${name.split(".")[1]}'`).toSorted();
  return `Invalid action '${action}' for entity '${entity}'. Valid actions are: [${valid.join(", ")}]`;
}

const name = z.string().refine((value) => /^(?=.{1,63}$)[a-z0-9]([a-z0-9._-]*[a-z0-9])?$/i.test(value), {
  error: ({ input }) =>
    `Webhook name '${input}' is invalid. It must start and end with a letter or digit, be less than 63 characters long, and contain only letters, digits, dots (.), underscores (_), and hyphens (-).`,
});
const url = text(2000).superRefine((value, context) => {
  const message = whyNoUrl(value);
  if (message) context.addIssue({ code: "custom", message });
});

function whyNoUrl(value: string): string | undefined {
  if (value.trim() === "") return `Webhook URL cannot be empty or just whitespace: '${value}'`;
  const [, scheme = ""] = value.match(/^([a-z][a-z0-9+.-]*):/i) ?? [];
  if (!/^https?$/i.test(scheme))
    return `Invalid webhook URL scheme: '${scheme}'. Allowed schemes are: https, http.`;
  return URL.canParse(value) ? undefined : `Invalid webhook URL '${value}'`;
}

const status = z.enum(["ACTIVE", "DISABLED"]);
const secret = text(1000);
const description = text(1000);
const ref = { webhook_id: z.string() };

/** Parameters of the calls about webhooks. */
export const webhookRequests = {
  create: z.object({
    name,
    url,
    events: z.array(Event).min(1).max(100),
    description: description.nullish(),
    secret: secret.nullish(),
    status: status.default("ACTIVE"),
  }),
  list: z.object({ max_results: int64.optional(), page_token: z.string().optional() }),
  ref: z.object(ref),
  update: z.object({
    ...ref,
    name: name.optional(),
    url: url.optional(),
    events: z.array(Event).max(100).default([]),
    description: description.optional(),
    secret: secret.optional(),
    status: status.optional(),
  }),
  test: z.object({ ...ref, event: Event.nullish() }),
};
