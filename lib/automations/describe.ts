import { asc, eq } from "drizzle-orm";
import { z } from "zod";
import { db } from "@/db/client";
import { datasets } from "@/db/schema/datasets";
import { registeredModels } from "@/db/schema/registered-models";
import { listDeployments } from "@/lib/deployments/queries";
import { listFlows } from "@/lib/flows/queries";
import { listOutgoingWebhooks } from "@/lib/outgoing/queries";
import type { Action } from "./action";
import { actionOf, actions, conditionOf, conditions, type Then, type When } from "./catalog";
import { controlsOf } from "./check-references";
import type { Condition } from "./condition";
import { type Choices, type Kind, sayWith } from "./sentence";

/** Conditions and actions in the order of the form: those that most teams want first. */
const order = [
  "run-ended",
  "run-late",
  "run-long",
  "silence",
  "metric",
  "drift",
  "outcome-figure",
  "dataset-version",
  "expectation-failed",
  "alias-moved",
  "run-deployment",
];
const mostNames = 1_000;

/** Everything that the sentences of the team's automations may name. */
export async function listChoices(teamId: string): Promise<Choices> {
  const [deployments, flows, webhooks, ofDatasets, ofModels] = await Promise.all([
    listDeployments(teamId),
    listFlows(teamId),
    listOutgoingWebhooks(teamId),
    namesIn(datasets, teamId),
    namesIn(registeredModels, teamId),
  ]);
  return {
    deployments: deployments.map(({ slug, name }) => ({ slug, name })),
    flows: flows.map(({ slug, name }) => ({ slug, name })),
    // The others tell of the registry only.
    webhooks: webhooks.filter(({ kind }) => kind !== "mlflow").map(({ id, name }) => ({ id, name })),
    datasets: ofDatasets,
    models: ofModels,
  };
}

async function namesIn(table: typeof datasets | typeof registeredModels, teamId: string): Promise<string[]> {
  const rows = await db()
    .select({ name: table.name })
    .from(table)
    .where(eq(table.teamId, teamId))
    .orderBy(asc(table.name))
    .limit(mostNames);
  return rows.map(({ name }) => name);
}

/** Describes an automation: "When a run of Train fails, then pause its deployment." */
export function describe(
  { when, then, also = [] }: { when: When; then: Then; also?: Then[] },
  choices: Choices,
): string {
  const actions = [then, ...also].map((action) => sayWith(kindOf(actionOf(action)), action, choices));
  return `When ${describeWhen(when, choices)}, then ${actions.join(" and ")}.`;
}

/** A condition in words: "a run of Train fails". */
export function describeWhen(when: When, choices: Choices): string {
  return sayWith(kindOf(conditionOf(when)), when, choices);
}

/** All kinds of conditions and actions, for a form. */
export function listKinds(): { when: Kind[]; then: Kind[] } {
  const rank = ({ slug }: Kind) => (order.includes(slug) ? order.indexOf(slug) : order.length);
  const inOrder = (kinds: Kind[]) => kinds.sort((a, b) => rank(a) - rank(b));
  return {
    when: inOrder([...conditions.values()].map(kindOf)),
    then: inOrder([...actions.values()].map(kindOf)),
  };
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
