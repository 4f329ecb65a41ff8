import { and, asc, desc, eq, gt, inArray, lt, sql as raw, type SQL } from "drizzle-orm";
import { z } from "zod";
import { db } from "@/db/client";
import { flows } from "@/db/schema/flows";
import { artifacts, runs } from "@/db/schema/runs";
import { DomainError } from "@/lib/base/errors";
import { pageOf } from "@/lib/base/page-of";
import type { Attachment } from "./artifact-kind";
import { artifactKinds } from "./catalog";

export const columns = {
  id: artifacts.id,
  key: artifacts.key,
  kind: artifacts.kind,
  version: artifacts.version,
  run: artifacts.runId,
  runName: runs.name,
  task: artifacts.nodeId,
  createdAt: artifacts.createdAt,
};

const Data = z.record(z.string(), z.unknown());
/** Data without bytes, for lists: a picture can have a megabyte. */
const listed = raw`${artifacts.data} - 'base64'`.mapWith((value) => Data.parse(value));

export type ArtifactFilter = {
  key?: string;
  kind?: string;
  run?: string;
  /** Slug of the run's flow. */
  flow?: string;
};

/** Artifacts, newest first, with pictures without their bytes; `nextCursor` is null on the last page. */
export async function listArtifacts(
  teamId: string,
  filter: ArtifactFilter & { limit?: number; cursor?: string } = {},
) {
  const limit = filter.limit ?? 50;
  const rows = await db()
    .select({ ...columns, data: listed })
    .from(artifacts)
    .leftJoin(runs, eq(runs.id, artifacts.runId))
    .where(and(within(teamId, filter), filter.cursor ? isBefore(filter.cursor, filter.key) : undefined))
    // Under a key, in the order of the index.
    .orderBy(desc(filter.key ? artifacts.version : artifacts.id))
    .limit(limit + 1);
  return pageOf(rows, limit, ({ id }) => id);
}

/** Comes after the artifact of a cursor in the list; by ids, too, where that one is gone. */
function isBefore(cursor: string, key: string | undefined): SQL {
  if (!key) return lt(artifacts.id, cursor);
  const version = raw`(select version from artifacts at where at.id = ${cursor})`;
  return raw`coalesce(${artifacts.version} < ${version}, ${artifacts.id} < ${cursor})`;
}

/** The previous and next version under the same key; undefined where there is none. */
export async function neighboursOf(teamId: string, { key, version }: { key: string; version: number }) {
  const find = async (side: SQL, order: SQL) => {
    const [row] = await db()
      .select({ id: artifacts.id, version: artifacts.version })
      .from(artifacts)
      .where(and(eq(artifacts.teamId, teamId), eq(artifacts.key, key), side))
      .orderBy(order)
      .limit(1);
    return row;
  };
  const [previous, next] = await Promise.all([
    find(lt(artifacts.version, version), desc(artifacts.version)),
    find(gt(artifacts.version, version), asc(artifacts.version)),
  ]);
  return { previous, next };
}

/** Returns an artifact. @throws DomainError "not-found" */
export async function getArtifact(teamId: string, id: string) {
  const [row] = await db()
    .select({ ...columns, data: artifacts.data })
    .from(artifacts)
    .leftJoin(runs, eq(runs.id, artifacts.runId))
    .where(and(eq(artifacts.teamId, teamId), eq(artifacts.id, id)));
  if (!row) throw new DomainError("not-found", "There is no such artifact.");
  return row;
}

/**
 * Charts and pictures of a run by key, for the Markdown that shows them.
 * @param addressOf builds the URL of a picture
 */
export async function attachmentsOfRun(
  teamId: string,
  runId: string,
  addressOf = ({ id }: { id: string; key: string }) => `/api/v1/artifacts/${id}/content`,
): Promise<Record<string, Attachment>> {
  const attached = [...artifactKinds.values()].filter((kind) => kind.toAttachment).map(({ slug }) => slug);
  const rows = await db()
    .select({ id: artifacts.id, key: artifacts.key, kind: artifacts.kind, data: listed })
    .from(artifacts)
    .where(and(within(teamId, { run: runId }), inArray(artifacts.kind, attached)))
    .orderBy(artifacts.id)
    .limit(200);
  return Object.fromEntries(
    rows.map(({ id, key, kind, data }) => [
      key,
      artifactKinds.get(kind)!.toAttachment!(data, addressOf({ id, key })),
    ]),
  );
}

/** The filter as SQL, over artifacts. */
export function within(teamId: string, { key, kind, run, flow }: ArtifactFilter): SQL | undefined {
  return and(
    eq(artifacts.teamId, teamId),
    key ? eq(artifacts.key, key) : undefined,
    kind ? eq(artifacts.kind, kind) : undefined,
    run ? eq(artifacts.runId, run) : undefined,
    flow ? isOfFlow(teamId, flow) : undefined,
  );
}

/** Looks the run of each artifact up: the runs of a flow may be very many. */
function isOfFlow(teamId: string, flow: string): SQL {
  const ofRun = db().select({ id: runs.flowId }).from(runs).where(eq(runs.id, artifacts.runId));
  const wanted = db()
    .select({ id: flows.id })
    .from(flows)
    .where(and(eq(flows.teamId, teamId), eq(flows.slug, flow)));
  return raw`(${ofRun}) = (${wanted})`;
}
