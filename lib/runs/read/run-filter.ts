import { and, asc, desc, eq, gt, gte, inArray, isNull, lt, lte, or, sql as raw, type SQL } from "drizzle-orm";
import { db } from "@/db/client";
import { firstIdAt } from "@/db/id";
import { deployments, flows } from "@/db/schema/flows";
import { runs } from "@/db/schema/runs";
import type { RunState, TriggerType } from "@/lib/base/run";
import { reachOf, reachRows } from "@/lib/search/reach";

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

/** Difference, in ms, between the clocks that a run's id and its `createdAt` come from, at most. */
const clocksMs = 3_600_000;

/** Sorts before the ids of all runs that were created at the time or later. */
export function earliestId(since: Date): string {
  return firstIdAt(new Date(since.getTime() - clocksMs));
}

/** Place in the list: newest first from before `cursor`, or oldest first from after `after`. */
export type RunPlace = { cursor?: string; after?: string };

/**
 * The runs that match, as `from` and `where` of a statement. Child runs are left out unless `parent`, `flow` or `deployment`
 * selects them: a fan-out would fill the list. Where no index answers a part of the filter, these are the matches among the
 * first `reachRows` runs from the place on.
 */
export function matchingRuns(
  teamId: string,
  filter: RunFilter,
  place: RunPlace = {},
): { from: typeof runs; where?: SQL } {
  const { parent, flow, deployment, since, until } = filter;
  const near = nearby(teamId, filter, place);
  const precise = and(
    parent || flow || deployment ? undefined : isNull(runs.parentRunId),
    since && gte(runs.createdAt, since),
    until && lte(runs.createdAt, until),
  );
  if (!isSearched(filter)) return { from: runs, where: and(near, precise) };
  const order = place.after ? asc(runs.id) : desc(runs.id);
  const looked = db().select().from(runs).where(near).orderBy(order).limit(reachRows).as("runs");
  // Of the same name and columns as the table, so that its columns mean this.
  return { from: looked as unknown as typeof runs, where: and(precise, searched(filter)) };
}

/** The last run that `matchingRuns` looks at; undefined when the list ends before. */
export async function runsReach(
  teamId: string,
  filter: RunFilter,
  place: RunPlace = {},
): Promise<string | undefined> {
  if (!isSearched(filter)) return undefined;
  return reachOf(runs.id, nearby(teamId, filter, place), { isUpwards: Boolean(place.after) });
}

/** The part of a filter that indexes in the order of ids answer. */
function nearby(teamId: string, filter: RunFilter, { cursor, after }: RunPlace): SQL | undefined {
  const { parent, states, flow, deployment, since, until } = filter;
  return and(
    eq(runs.teamId, teamId),
    parent ? eq(runs.parentRunId, parent) : undefined,
    states?.length ? inArray(runs.state, [...states]) : undefined,
    flow ? eq(runs.flowId, idOf(flows, teamId, flow)) : undefined,
    deployment ? eq(runs.deploymentId, idOf(deployments, teamId, deployment)) : undefined,
    // Ids are UUIDs of the time of creation.
    since && gte(runs.id, earliestId(since)),
    until && lt(runs.id, firstIdAt(new Date(until.getTime() + clocksMs))),
    after ? gt(runs.id, after) : cursor ? lt(runs.id, cursor) : undefined,
  );
}

function isSearched({ tag, trigger, who, text }: RunFilter): boolean {
  return Boolean(tag || trigger || who || text);
}

/** The part of a filter that no index answers. */
function searched({ tag, trigger, who, text }: RunFilter): SQL | undefined {
  return and(
    tag ? raw`${tag} = any(${runs.tags})` : undefined,
    trigger ? raw`${runs.trigger}->>'type' = ${trigger}` : undefined,
    who ? raw`lower(${runs.trigger}->>'name') = ${who.toLowerCase()}` : undefined,
    text
      ? or(raw`strpos(lower(${runs.name}), ${text.toLowerCase()}) > 0`, raw`starts_with(${runs.id}, ${text})`)
      : undefined,
  );
}

function idOf(table: typeof flows | typeof deployments, teamId: string, slug: string) {
  return db()
    .select({ id: table.id })
    .from(table)
    .where(and(eq(table.teamId, teamId), eq(table.slug, slug)));
}
