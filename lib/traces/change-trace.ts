import { and, asc, eq, inArray, lte, sql } from "drizzle-orm";
import { db } from "@/db/client";
import { traces } from "@/db/schema/traces";
import { DomainError } from "@/lib/base/errors";
import { deleteProxiedFolders } from "@/lib/experiments/proxied-files";
import { getExperimentOnly, getExperimentRun } from "@/lib/experiments/queries";
import { absentTrace } from "./queries";
import { merged } from "./save-trace";
import { traceFolder } from "./trace";

/** Sets a tag of a trace. @throws DomainError "not-found" */
export async function setTraceTag(teamId: string, id: string, key: string, value: string): Promise<void> {
  const changed = await db()
    .update(traces)
    .set({ tags: merged(traces.tags, { [key]: value }) })
    .where(and(eq(traces.teamId, teamId), eq(traces.id, id)))
    .returning({ id: traces.id });
  if (changed.length === 0) throw absentTrace(id);
}

/** Removes a tag of a trace. @throws DomainError "not-found" for the trace or the tag */
export async function deleteTraceTag(teamId: string, id: string, key: string): Promise<void> {
  const ofTrace = and(eq(traces.teamId, teamId), eq(traces.id, id));
  const [trace] = await db().select({ tags: traces.tags }).from(traces).where(ofTrace);
  if (!trace) throw absentTrace(id);
  const changed = await db()
    .update(traces)
    .set({ tags: sql`${traces.tags} - ${key}::text` })
    .where(and(ofTrace, sql`${traces.tags} ? ${key}`))
    .returning({ id: traces.id });
  if (changed.length === 0)
    throw new DomainError("not-found", `No trace tag with key '${key}' for trace with ID '${id}'`);
}

/** Links traces to a run that they did not happen in; ids of no trace are left out. @throws DomainError "not-found" */
export async function linkTracesToRun(teamId: string, ids: string[], runId: string): Promise<void> {
  await getExperimentRun(teamId, runId);
  await link(teamId, ids, "linkedRuns", [runId]);
}

/** Links versions of prompts, as `name/version`, to a trace. @throws DomainError "not-found" */
export async function linkPromptsToTrace(teamId: string, id: string, prompts: string[]): Promise<void> {
  if ((await link(teamId, [id], "linkedPrompts", prompts)) === 0) throw absentTrace(id);
}

async function link(
  teamId: string,
  ids: string[],
  to: "linkedRuns" | "linkedPrompts",
  names: string[],
): Promise<number> {
  const column = traces[to];
  const all = sql`(select coalesce(jsonb_agg(distinct name), '[]') from jsonb_array_elements_text(${column} || ${JSON.stringify(names)}::jsonb) as name)`;
  const changed = await db()
    .update(traces)
    .set({ [to]: all })
    .where(and(eq(traces.teamId, teamId), inArray(traces.id, ids)))
    .returning({ id: traces.id });
  return changed.length;
}

/**
 * Deletes traces of an experiment with their spans and files: those named, or the oldest up to a time.
 * @returns their number
 * @throws DomainError "not-found" for the experiment
 */
export async function deleteTraces(
  teamId: string,
  experimentId: string,
  which: { ids: string[] } | { until: Date; most?: number },
): Promise<number> {
  const experiment = await getExperimentOnly(teamId, experimentId);
  const chosen = db()
    .select({ id: traces.id })
    .from(traces)
    .where(
      and(
        eq(traces.teamId, teamId),
        eq(traces.experimentId, experiment.id),
        "ids" in which ? inArray(traces.id, which.ids) : lte(traces.requestedAt, which.until),
      ),
    )
    .orderBy(asc(traces.requestedAt), asc(traces.id))
    .limit("until" in which && which.most !== undefined ? which.most : Number.MAX_SAFE_INTEGER);
  const gone = await db()
    .delete(traces)
    .where(and(eq(traces.teamId, teamId), inArray(traces.id, chosen)))
    .returning({ id: traces.id });
  const names = gone.map(({ id }) => id);
  await deleteProxiedFolders(teamId, traceFolder(experiment.wireId), names);
  return gone.length;
}
