import { z } from "zod";
import { sql } from "@/db/client";
import { readRows } from "@/db/rows";
import { holding } from "./holding";
import { runsNamed } from "./runs-named";

export const foundKinds = [
  "run",
  "deployment",
  "flow",
  "dataset",
  "model",
  "experiment",
  "artifact",
  "block",
  "automation",
  "dashboard",
] as const;
export type FoundKind = (typeof foundKinds)[number];

export interface Found {
  kind: FoundKind;
  /** Identifier in its URL: an id, a slug or a name. */
  id: string;
  name: string;
  /** A run's state, an artifact's version; empty when there is none. */
  detail: string;
}

const mostOfAKind = 5;
/** Keys of artifacts that are looked at. */
const mostKeys = 10_000;

/**
 * Finds the team's things whose name contains the text, prefix matches first, at most five of a kind, in one statement.
 * A run is found by the beginning of its id or its name, an artifact in its newest version under the key.
 */
export async function findByName(teamId: string, text: string): Promise<Found[]> {
  const wanted = text.trim().toLowerCase();
  if (wanted === "") return [];
  const { begins, holds } = holding(wanted);
  return readRows(
    sql()`
    -- The keys of artifacts, each found behind the one before.
    with recursive keys as (
      (select key from artifacts where team_id = ${teamId} order by key limit 1)
      union all
      select (select key from artifacts where team_id = ${teamId} and key > keys.key order by key limit 1)
      from keys where keys.key is not null
    ),
    -- Everything that has a name, but for runs.
    named as (
      select 'deployment' as kind, slug as id, name, slug as other, '' as detail from deployments where team_id = ${teamId}
      union all select 'flow', slug, name, slug, '' from flows where team_id = ${teamId}
      union all select 'dataset', name, name, '', '' from datasets where team_id = ${teamId}
      union all select 'model', name, name, '', '' from registered_models where team_id = ${teamId}
      union all select 'experiment', id, name, '', '' from experiments
        where team_id = ${teamId} and lifecycle_stage = 'active'
      union all select 'block', name, name, '', type from blocks where team_id = ${teamId}
      union all select 'automation', id, name, '', '' from automations where team_id = ${teamId}
      union all select 'dashboard', name, title, name, '' from dashboards where team_id = ${teamId}
      union all select 'artifact', newest.id, key, '', 'version ' || newest.version
        from (select key from keys where key is not null limit ${mostKeys}) looked
        cross join lateral (
          select id, version from artifacts where team_id = ${teamId} and key = looked.key order by version desc limit 1) newest
        where key ilike ${holds}
    ),
    -- The matches of each kind, those first that begin with the text.
    ranked as (
      select *, row_number() over (
        partition by kind order by lower(name) not like ${begins}, lower(name), id) as place
      from named where lower(name) like ${holds} or lower(other) like ${holds}
    ),
    -- The first of each kind, and runs by the indexes of their names and ids.
    found as (
      select kind, id, name, detail, place from ranked where place <= ${mostOfAKind}
      union all select 'run', id, name, state, row_number() over (order by id desc) from (${runsNamed(teamId, wanted, mostOfAKind)}) newest
    )
    select kind, id, name, detail from found
    order by array_position(${[...foundKinds]}::text[], kind), place`,
    { kind: z.enum(foundKinds), id: z.string(), name: z.string(), detail: z.string() },
  );
}
