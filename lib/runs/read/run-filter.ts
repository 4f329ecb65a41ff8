import { and, eq, gte, inArray, isNull, lte, or, sql as raw, type SQL } from "drizzle-orm";
import { deployments, flows } from "@/db/schema/flows";
import { runs } from "@/db/schema/runs";
import type { RunState, TriggerType } from "@/lib/base/run";

/** Which runs; all that is named must hold. */
export interface RunFilter {
  /** Only the runs that this run has started. */
  parent?: string;
  /** Any of these. */
  states?: readonly RunState[];
  flow?: string;
  deployment?: string;
  tag?: string;
  trigger?: TriggerType;
  /** The name of who or what started it. */
  who?: string;
  /** A part of the name, or how the id begins. */
  text?: string;
  since?: Date;
  until?: Date;
}

/**
 * A filter as SQL, over runs joined with flows and deployments where it names those. Runs that other runs have started
 * are left out unless `parent`, `flow` or `deployment` asks for them: a fan-out would fill the list.
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
