import { z } from "zod";
import { sql } from "@/db/client";
import { readRows } from "@/db/rows";
import { automations } from "@/db/schema/automations";
import { deployments } from "@/db/schema/flows";
import { runs } from "@/db/schema/runs";
import { openStates } from "@/lib/base/run";
import type { Use } from "./use";

/** Runs that are looked through, newest first, and that are listed. */
const looked = 10_000;
const mostRuns = 20;

/** Values of parameters that name a thing. */
export interface Named {
  /** Values that name it in themselves: `claims@3`. */
  values: string[];
  /** Beginnings of such values: `claims@`. */
  beginnings?: string[];
  /** Values that name it where the parameter `version` has one of these values, or is absent and `latest` is among them. */
  withVersion?: { values: string[]; versions: string[] };
}

/**
 * Uses that name a thing in their parameters: deployments with their schedules, automations, and the newest runs. A run that has
 * not ended holds the thing.
 */
export async function namedInParams(teamId: string, named: Named): Promise<Use[]> {
  const [binding, acting, running] = await Promise.all([
    listBinding(teamId, named),
    listActing(teamId, named),
    listRunning(teamId, named),
  ]);
  const open: ReadonlySet<string> = new Set(openStates);
  return [
    ...binding.flatMap(({ slug, name, scheduleIds }): Use[] => [
      { kind: "deployment", id: slug, name, url: `/deployments/${slug}`, isHolding: false },
      ...scheduleIds.map(
        (id): Use => ({
          kind: "schedule",
          id,
          name: `of ${name}`,
          url: `/deployments/${slug}`,
          isHolding: false,
        }),
      ),
    ]),
    ...acting.map(
      ({ id, name }): Use => ({ kind: "automation", id, name, url: `/alerts/${id}`, isHolding: false }),
    ),
    ...running.map(
      ({ id, name, state }): Use => ({
        kind: "run",
        id,
        name: open.has(state) ? `${name} (${state})` : name,
        url: `/runs/${id}`,
        isHolding: open.has(state),
      }),
    ),
  ];
}

/** Deployments, with the values that their flow's parameters take when not given. */
function listBinding(teamId: string, named: Named) {
  const s = sql();
  return readRows(
    s`
    select deployment.slug, deployment.name, array(select id from schedules
      where schedules.deployment_id = deployment.id and not schedules.is_paused order by id) as "scheduleIds"
    from deployments deployment
    -- The version that the next run executes.
    cross join lateral (
      select definition::jsonb as definition from flow_versions version
      where version.flow_id = deployment.flow_id
        and (deployment.flow_version_id is null or version.id = deployment.flow_version_id)
      order by version.saved_at desc, version.version desc limit 1
    ) flow
    cross join lateral (
      select coalesce(jsonb_object_agg(key, value->'default') filter (where value ? 'default'), '{}')
        || deployment.params as params
      from jsonb_each(coalesce(flow.definition->'params'->'properties', '{}'))
    ) effective
    where deployment.team_id = ${teamId} and ${isNamed(s`effective.params`, named)}
    order by deployment.name`,
    { slug: deployments.slug, name: deployments.name, scheduleIds: z.array(z.string()) },
  );
}

function listActing(teamId: string, named: Named) {
  const s = sql();
  return readRows(
    s`
    select id, name from automations
    where team_id = ${teamId} and exists (
      select from jsonb_array_elements(jsonb_build_array("then") || also) as action(value)
      cross join lateral (
        select case when jsonb_typeof(value->'params') = 'object' then value->'params' else '{}' end as params
      ) effective
      where ${isNamed(s`effective.params`, named)})
    order by name`,
    { id: automations.id, name: automations.name },
  );
}

function listRunning(teamId: string, named: Named) {
  const s = sql();
  return readRows(
    s`
    select id, name, state from (
      select * from runs where team_id = ${teamId} order by id desc limit ${looked}
    ) newest
    where ${isNamed(s`params`, named)}
    order by state = any(${[...openStates]}::text[]) desc, id desc limit ${mostRuns}`,
    { id: runs.id, name: runs.name, state: runs.state },
  );
}

/** Condition that parameters, an object of JSON, name the thing. */
function isNamed(
  params: ReturnType<ReturnType<typeof sql>>,
  { values, beginnings = [], withVersion }: Named,
) {
  const { values: plain, versions } = withVersion ?? { values: [], versions: [] };
  return sql()`exists (
    select from jsonb_each_text(${params}) given
    where given.value = any(${values}::text[])
      or exists (select from unnest(${beginnings}::text[]) beginning where starts_with(given.value, beginning))
      or (given.value = any(${plain}::text[]) and coalesce(${params}->>'version', 'latest') = any(${versions}::text[]))
  )`;
}
