import { z } from "zod";
import { listDeployments } from "@/lib/deployments/queries";
import { listFlows } from "@/lib/flows/queries";
import { listOutgoingWebhooks } from "@/lib/outgoing/queries";
import type { Action } from "./action";
import { actionOf, actions, conditionOf, conditions, type Then, type When } from "./catalog";
import { controlsOf } from "./check-references";
import type { Condition } from "./condition";
import { type Choices, type Kind, sayWith } from "./sentence";

/** Everything that the sentences of the team's automations may name. */
export async function listChoices(teamId: string): Promise<Choices> {
  const [deployments, flows, webhooks] = await Promise.all([
    listDeployments(teamId),
    listFlows(teamId),
    listOutgoingWebhooks(teamId),
  ]);
  return {
    deployments: deployments.map(({ slug, name }) => ({ slug, name })),
    flows: flows.map(({ slug, name }) => ({ slug, name })),
    // The others tell of the registry only.
    webhooks: webhooks.filter(({ kind }) => kind !== "mlflow").map(({ id, name }) => ({ id, name })),
  };
}

/** Describes an automation: "When a run of Train fails, then pause its deployment." */
export function describe({ when, then }: { when: When; then: Then }, choices: Choices): string {
  const condition = sayWith(kindOf(conditionOf(when)), when, choices);
  return `When ${condition}, then ${sayWith(kindOf(actionOf(then)), then, choices)}.`;
}

/** All kinds of conditions and actions, for a form. */
export function listKinds(): { when: Kind[]; then: Kind[] } {
  return { when: [...conditions.values()].map(kindOf), then: [...actions.values()].map(kindOf) };
}

/** A kind as data, for building a form. */
export function kindOf({ slug, name, sentence, initial, schema, ...more }: Condition | Action): Kind {
  const { properties } = z.toJSONSchema(schema, { io: "input" });
  const enums = properties as Record<string, { enum?: string[] }>;
  const fields = Object.entries(controlsOf(schema)).map(([field, control]) => [
    field,
    { control, values: enums[field]?.enum },
  ]);
  const note = "note" in more ? more.note : undefined;
  return { slug, name, sentence, note, initial, fields: Object.fromEntries(fields) };
}
