import { desc, lt, sql as raw } from "drizzle-orm";
import { z } from "zod";
import { db } from "@/db/client";
import { orNull, readRows } from "@/db/rows";
import { artifacts, runs } from "@/db/schema/runs";
import { pageOf } from "@/lib/base/page-of";
import { type ArtifactFilter, columns, within } from "./queries";

/** Number up to which the versions under a key are counted, and of which a flow's are looked for. */
export const countedVersions = 1000;
export const flowVersions = 50;

type Page = { limit?: number; cursor?: string };

/**
 * The newest artifact under each key, with the number of versions, up to `countedVersions`; `nextCursor` is null on the last
 * page. A key is listed under the kind of its newest version. Of a flow are the keys that its runs wrote one of the newest
 * `flowVersions` of.
 */
export async function listArtifactKeys(teamId: string, filter: ArtifactFilter & Page = {}) {
  const limit = filter.limit ?? 50;
  const rows = await (filter.run ? keysOfRun(teamId, filter, limit) : keysOfTeam(teamId, filter, limit));
  return pageOf(rows, limit, ({ id }) => id);
}

/** A run has few artifacts. */
async function keysOfRun(teamId: string, { cursor, ...filter }: ArtifactFilter & Page, limit: number) {
  const newest = db()
    .selectDistinctOn([artifacts.key], {
      ...columns,
      runName: runs.name,
      versions: raw`count(*) over (partition by ${artifacts.key})::int`.mapWith(Number).as("versions"),
    })
    .from(artifacts)
    .leftJoin(runs, raw`${runs.id} = ${artifacts.runId}`)
    .where(within(teamId, filter))
    .orderBy(artifacts.key, desc(artifacts.version))
    .as("newest");
  return db()
    .select()
    .from(newest)
    .where(cursor ? lt(newest.id, cursor) : undefined)
    .orderBy(desc(newest.id))
    .limit(limit + 1);
}

/** By an index lookup for each key, regardless of the number of versions. */
async function keysOfTeam(teamId: string, { kind, flow, cursor }: ArtifactFilter & Page, limit: number) {
  const next = raw`select key from artifacts where team_id = ${teamId}`;
  const versionsOf = (most: number) =>
    raw`select * from artifacts where team_id = ${teamId} and key = keys.key order by version desc limit ${most}`;
  const newest = flow
    ? raw`select artifact.*, count(*) over () as of_flow
        from (${versionsOf(flowVersions)}) artifact
        where (select flow_id from runs where id = artifact.run_id) = (select id from flows where team_id = ${teamId} and slug = ${flow})
        order by version desc limit 1`
    : raw`select artifact.*, null::bigint as of_flow from (${versionsOf(1)}) artifact`;
  return readRows(
    db().execute(raw`
    -- The keys, each found behind the one before.
    with recursive keys as (
      (${next} order by key limit 1)
      union all
      select (${next} and key > keys.key order by key limit 1) from keys where keys.key is not null
    ),
    -- The page.
    listed as (
      select newest.id, newest.key, newest.kind, newest.version, newest.run_id, newest.node_id, newest.created_at, newest.of_flow
      from keys cross join lateral (${newest}) newest
      where (${kind ?? null}::text is null or newest.kind = ${kind ?? null}) and (${cursor ?? null}::text is null or newest.id < ${cursor ?? null})
      order by newest.id desc limit ${limit + 1}
    )
    select listed.id, key, kind, version, run_id as run, runs.name as "runName", node_id as task, listed.created_at as "createdAt",
      coalesce(of_flow, (select count(*) from (
        select from artifacts other where other.team_id = ${teamId} and other.key = listed.key limit ${countedVersions}) counted
      ))::int as versions
    from listed left join runs on runs.id = run_id order by listed.id desc`),
    {
      id: artifacts.id,
      key: artifacts.key,
      kind: artifacts.kind,
      version: artifacts.version,
      run: artifacts.runId,
      runName: orNull(runs.name),
      task: artifacts.nodeId,
      createdAt: artifacts.createdAt,
      versions: z.int(),
    },
  );
}
