import { and, eq, gte, inArray, isNull, lte, or, sql as raw, type SQL } from "drizzle-orm";
import { deployments, flows } from "@/db/schema/flows";
import { runs } from "@/db/schema/runs";
import type { RunState, TriggerType } from "@/lib/base/run";

/** Filter of runs; all given fields must match. */
export interface RunFilter {
  /** Only the child runs of this run. */
  parent?: string;
  /** Any of these states. */
  states?: readonly RunState[];
  flow?: string;
  deployment?: string;
  tag?: string;
  trigger?: TriggerType;
  /** Name of the person or trigger that started it. */
  who?: string;
  /** Part of the name, or the beginning of the id. */
  text?: string;
  since?: Date;
  until?: Date;
}

/**
 * The filter as SQL, over runs joined with flows and deployments where it names those. Child runs are left out unless
 * `parent`, `flow` or `deployment` selects them: a fan-out would fill the list.
 */
export function runsWhere(teamId: string, filter: RunFilter): SQL | undefined {
  const { parent, states, flow, deployment, tag, trigger, who, text, since, until } = filter;
  return and(
    eq(runs.teamId, teamId),
    parent ? eq(runs.parentRunId, parent) : flow || deployment ? undefined : isNull(runs.parentRunId),
    states?.length ? inArray(runs.state, [...states]) : undefined,
    flow ? eq(flows.slug, flow) : undefined,
    deployment ? eq(deployments.slug, deployment) : undefined,
    tag ? raw`${tag} = any(${runs.tags})` : undefined,
    trigger ? raw`${runs.trigger}->>'type' = ${trigger}` : undefined,
    who ? raw`lower(${runs.trigger}->>'name') = ${who.toLowerCase()}` : undefined,
    text
      ? or(raw`strpos(lower(${runs.name}), ${text.toLowerCase()}) > 0`, raw`starts_with(${runs.id}, ${text})`)
      : undefined,
    since ? gte(runs.createdAt, since) : undefined,
    until ? lte(runs.createdAt, until) : undefined,
  );
}
