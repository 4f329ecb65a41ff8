import { z } from "zod";
import { sql } from "@/db/client";
import { readRows } from "@/db/rows";
import { promptTag } from "@/db/schema/registered-models";
import { holding } from "./holding";
import { runsNamed } from "./runs-named";

export const offeredKinds = [
  "dataset",
  "model",
  "model-version",
  "deployment",
  "experiment",
  "saved-query",
  "run",
] as const;
export type OfferedKind = (typeof offeredKinds)[number];

/** A name that a form offers. */
export interface Offer {
  /** The text that goes into the form: a name, a slug, an id or a reference such as `fraud@champion`. */
  value: string;
  /** Name that people know; the same as `value` for most kinds. */
  name: string;
  /** A version, a state; empty when there is nothing to add. */
  detail: string;
}

/** Newest versions of a model that are offered by number before a number is typed. */
const newestVersions = 5;

type Statement = PromiseLike<Iterable<unknown>>;
type Wanted = { teamId: string; text: string; begins: string; holds: string; most: number };

/**
 * The team's names of a kind that contain the text, those first that begin with it; all with an empty one. MLflow's prompts
 * are no models.
 */
export async function offerNames(
  teamId: string,
  kind: OfferedKind,
  { text = "", limit = 20 }: { text?: string; limit?: number } = {},
): Promise<{ items: Offer[]; hasMore: boolean }> {
  const lower = text.trim().toLowerCase();
  const statement = statements[kind]({ teamId, text: lower, ...holding(lower), most: limit + 1 });
  const rows = await readRows(statement, { value: z.string(), name: z.string(), detail: z.string() });
  return { items: rows.slice(0, limit), hasMore: rows.length > limit };
}

const statements: Record<OfferedKind, (wanted: Wanted) => Statement> = {
  dataset: ({ teamId, begins, holds, most }) => sql()`
    select name as value, name, '' as detail from datasets where team_id = ${teamId} and lower(name) like ${holds}
    order by lower(name) not like ${begins}, lower(name) limit ${most}`,
  model: ({ teamId, begins, holds, most }) => sql()`
    select name as value, name, '' as detail from registered_models
    where team_id = ${teamId} and lower(name) like ${holds} and ${isModel()}
    order by lower(name) not like ${begins}, lower(name) limit ${most}`,
  "model-version": offerVersions,
  deployment: ({ teamId, begins, holds, most }) => sql()`
    select slug as value, name, '' as detail from deployments
    where team_id = ${teamId} and (lower(name) like ${holds} or slug like ${holds})
    order by lower(name) not like ${begins}, lower(name), slug limit ${most}`,
  experiment: ({ teamId, begins, holds, most }) => sql()`
    select name as value, name, '' as detail from experiments
    where team_id = ${teamId} and lifecycle_stage = 'active' and lower(name) like ${holds}
    order by lower(name) not like ${begins}, lower(name) limit ${most}`,
  "saved-query": ({ teamId, begins, holds, most }) => sql()`
    select name as value, name, '' as detail from saved_queries where team_id = ${teamId} and lower(name) like ${holds}
    order by lower(name) not like ${begins}, lower(name) limit ${most}`,
  // Newest first.
  run: ({ teamId, text, most }) =>
    text === ""
      ? sql()`select id as value, name, state as detail from runs where team_id = ${teamId} order by id desc limit ${most}`
      : sql()`
        select id as value, name, state as detail from (${runsNamed(teamId, text, most)}) newest order by id desc`,
};

/** References of versions, by model: its aliases, latest, and numbers. */
function offerVersions({ teamId, text, begins, holds, most }: Wanted): Statement {
  const ofModel = holding(text.split(/[@/]/)[0]!).holds;
  return sql()`
    with named as (
      select id, name, (select max(version) from model_versions where registered_model_id = registered_models.id) as newest
      from registered_models where team_id = ${teamId} and lower(name) like ${ofModel} and ${isModel()}
    ),
    offered as (
      select named.name || '@' || alias as value, named.name as model, 'version ' || version as detail, 0 as place, 0 as number
      from named join model_aliases on registered_model_id = named.id
      union all select name || '/latest', name, 'version ' || newest, 1, 0 from named where newest is not null
      union all select named.name || '/' || version, named.name, '', 2, -version
      from named join model_versions on registered_model_id = named.id
      where version > newest - ${newestVersions} or ${text.includes("/")}
    )
    select value, value as name, detail from offered where lower(value) like ${holds}
    order by lower(value) not like ${begins}, lower(model), place, number, value limit ${most}`;
}

/** Condition of registered models that are no prompts. */
const isModel = () => sql()`lower(coalesce(tags ->> ${promptTag}, '')) <> 'true'`;
