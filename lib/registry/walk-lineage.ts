import { type SQL, sql } from "drizzle-orm";
import { z } from "zod";
import { db } from "@/db/client";
import { readRows } from "@/db/rows";
import { valueStartLength } from "@/db/schema/experiments";
import type { LineageStart } from "./lineage";

/** Dataset versions and model versions in each direction. */
const mostInDirection = 100;

interface Walked {
  datasetIds: string[];
  versionIds: string[];
  isCut: boolean;
}

/** Ids of the dataset versions and model versions that a node comes from and leads to, the nearest of each direction. */
export async function walkLineage(teamId: string, start: LineageStart): Promise<Walked> {
  const [before, after] = await Promise.all([
    walk(teamId, start, [madeFrom, scoredBy, trainedOn]),
    walk(teamId, start, [derived, trainedWith, scored]),
  ]);
  const found = [...before.slice(0, mostInDirection), ...after.slice(0, mostInDirection)];
  const idsOf = (wanted: string) => [
    ...new Set(found.flatMap(({ kind, id }) => (kind === wanted ? id : []))),
  ];
  return {
    datasetIds: idsOf("dataset"),
    versionIds: idsOf("model"),
    isCut: before.length > mostInDirection || after.length > mostInDirection,
  };
}

type Step = (teamId: string) => SQL;

/** Postgres follows steps as long as rows are asked for, so a walk ends at its limit. */
function walk(teamId: string, start: LineageStart, steps: Step[]) {
  const next = steps.map((step) => sql`(${step(teamId)} limit ${mostInDirection + 1})`);
  return readRows(
    db().execute(sql`
      with recursive walk (kind, id) as (
        select kind, id from (${startOf(teamId, start)}) start
        union
        select next.kind, next.id from walk cross join lateral (${sql.join(next, sql` union all `)}) next (kind, id))
      select kind, id from walk limit ${mostInDirection + 1}`),
    { kind: z.enum(["dataset", "model"]), id: z.string() },
  );
}

function startOf(teamId: string, start: LineageStart): SQL {
  if (start.kind === "run")
    return sql`
    (select 'dataset' as kind, id from dataset_versions where team_id = ${teamId} and run_id = ${start.id}
      order by id desc limit ${mostInDirection + 1})
    union all
    (select 'model', version.id from model_version_snapshots snapshot join model_versions version on version.id = snapshot.version_id
      where version.team_id = ${teamId} and ${tagStart("switchyard.run")} = ${start.id}
      order by snapshot.created_at desc limit ${mostInDirection + 1})`;
  if (start.kind === "dataset")
    return sql`select 'dataset' as kind, version.id from dataset_versions version join datasets on datasets.id = version.dataset_id
      where datasets.team_id = ${teamId} and name = ${start.name} and version = ${start.version}`;
  return sql`select 'model' as kind, version.id from model_versions version
    join registered_models model on model.id = version.registered_model_id
    where model.team_id = ${teamId} and name = ${start.name} and version = ${start.version}`;
}

const madeFrom: Step = (teamId) => sql`
  select 'dataset', source.id from dataset_versions made join dataset_versions source on source.id = made.source_id
  where walk.kind = 'dataset' and made.id = walk.id and source.team_id = ${teamId}`;

const scoredBy: Step = (teamId) => sql`
  select 'model', version.id from dataset_versions made
  join registered_models model on model.team_id = ${teamId} and model.name = made.model_name
  join model_versions version on version.registered_model_id = model.id and version.version = ${wholeNumber(sql`made.model_version`)}
  where walk.kind = 'dataset' and made.id = walk.id`;

const trainedOn: Step = (teamId) => sql`
  select 'dataset', source.id from model_version_snapshots snapshot
  join datasets on datasets.team_id = ${teamId} and datasets.name = split_part(snapshot.tags ->> 'switchyard.dataset', '/', 1)
  join dataset_versions source on source.dataset_id = datasets.id
    and source.version = ${wholeNumber(sql`split_part(snapshot.tags ->> 'switchyard.dataset', '/', 2)`)}
  where walk.kind = 'model' and snapshot.version_id = walk.id`;

const derived: Step = (teamId) => sql`
  select 'dataset', made.id from dataset_versions made
  where walk.kind = 'dataset' and made.source_id = walk.id and made.team_id = ${teamId} order by made.id desc`;

const trainedWith: Step = (teamId) => sql`
  select 'model', version.id from dataset_versions source join datasets on datasets.id = source.dataset_id
  join model_version_snapshots snapshot on ${tagStart("switchyard.dataset")} = datasets.name || '/' || source.version
  join model_versions version on version.id = snapshot.version_id
  where walk.kind = 'dataset' and source.id = walk.id and version.team_id = ${teamId} order by snapshot.created_at desc`;

const scored: Step = (teamId) => sql`
  select 'dataset', made.id from model_versions version join registered_models model on model.id = version.registered_model_id
  join dataset_versions made on made.team_id = ${teamId} and made.model_name = model.name and made.model_version = version.version::text
  where walk.kind = 'model' and version.id = walk.id order by made.id desc`;

/** A tag of a snapshot as its index has it: the names of runs and dataset versions are shorter. */
function tagStart(name: string): SQL {
  return sql.raw(`left(snapshot.tags ->> '${name}', ${valueStartLength})`);
}

/** A text as the number of a version; null where it is none. */
function wholeNumber(text: SQL): SQL {
  return sql`case when ${text} ~ '^[1-9][0-9]{0,8}$' then (${text})::int end`;
}
