import { and, eq, ne } from "drizzle-orm";
import { z } from "zod";
import { db } from "@/db/client";
import { deployments, flows } from "@/db/schema/flows";
import { outgoingWebhooks } from "@/db/schema/outgoing";
import type { FieldIssue } from "@/lib/base/errors";
import { referencesIn } from "@/lib/flows/references";
import type { Control, DeploymentChoice, RunsOf } from "./fields";

/** References of a condition or an action to things that the team does not have. @param prefix of the paths, such as "when" */
export async function checkReferences(
  teamId: string,
  schema: z.ZodObject,
  value: Record<string, unknown>,
  prefix: string,
): Promise<FieldIssue[]> {
  const issues = await Promise.all(
    Object.entries(controlsOf(schema)).map(async ([field, control]) => {
      const message = await whatIsWrong(teamId, control, value[field]);
      return message ? [{ path: `${prefix}.${field}`, message }] : [];
    }),
  );
  return issues.flat();
}

/** Form control of each field of a condition or an action, except `type`. */
export function controlsOf(schema: z.ZodObject): Record<string, Control> {
  const { properties } = z.toJSONSchema(schema, { io: "input" });
  return Object.fromEntries(
    Object.entries(properties as Record<string, { control?: Control }>).flatMap(([field, { control }]) =>
      control ? [[field, control]] : [],
    ),
  );
}

async function whatIsWrong(teamId: string, control: Control, value: unknown): Promise<string | undefined> {
  if (control === "runs" && value !== "any") {
    const chosen = value as Exclude<RunsOf, "any">;
    return "flow" in chosen
      ? missing("flow", await hasFlow(teamId, chosen.flow), chosen.flow)
      : noDeployment(teamId, chosen.deployment);
  }
  if (control === "deployment" && typeof value === "string")
    return noDeployment(teamId, value satisfies DeploymentChoice);
  if (control === "webhook") {
    const isIt = and(eq(outgoingWebhooks.teamId, teamId), eq(outgoingWebhooks.id, String(value)));
    const where = and(isIt, ne(outgoingWebhooks.kind, "mlflow"));
    return (await db().$count(outgoingWebhooks, where)) > 0 ? undefined : "Choose a channel.";
  }
  if (control === "params") {
    const odd = referencesIn(value).find(
      ({ reference }) => !/^(run|automation)\.\w+|^reason$/.test(reference),
    );
    return odd && `"${odd.reference}" is neither run.<field>, automation.<field> nor reason.`;
  }
  return undefined;
}

async function noDeployment(teamId: string, slug: string) {
  const where = and(eq(deployments.teamId, teamId), eq(deployments.slug, slug));
  return missing("deployment", (await db().$count(deployments, where)) > 0, slug);
}

async function hasFlow(teamId: string, slug: string): Promise<boolean> {
  return (await db().$count(flows, and(eq(flows.teamId, teamId), eq(flows.slug, slug)))) > 0;
}

function missing(what: string, isThere: boolean, slug: string): string | undefined {
  return isThere ? undefined : `There is no ${what} "${slug}".`;
}
