import { and, asc, desc, eq, inArray, sql } from "drizzle-orm";
import { z } from "zod";
import { db } from "@/db/client";
import { instant, readRows } from "@/db/rows";
import {
  experimentLatestMetrics,
  experimentRuns,
  experiments,
  experimentTags,
} from "@/db/schema/experiments";
import { teams } from "@/db/schema/teams";
import { DomainError } from "@/lib/base/errors";
import { type ExperimentRun, noteTag } from "./experiment";
import { loadRuns } from "./load-runs";

export type Experiment = typeof experiments.$inferSelect;

/** Runs of an experiment that a list counts at most. */
export const mostRunsCounted = 10_000;

/**
 * The team's experiments with the start of their last run and their number of runs (up to `mostRunsCounted`), those that ran last first.
 * @param options.find part of a name or description, in any case @param options.most number of experiments
 */
export async function listExperiments(
  teamId: string,
  { find = "", most }: { find?: string; most: number },
): Promise<ListedExperiment[]> {
  // Made at the first look, if it is not there.
  await getExperimentOnly(teamId, "0");
  return readRows(
    db().execute(sql`
      select listed.*, (select count(*)::int from (
        select from experiment_runs where experiment_id = listed.id and lifecycle_stage = 'active' limit ${mostRunsCounted}) counted) as runs
      from (
        select experiments.id, wire_id as "wireId", name, tags, created_at as "createdAt", last.at as "lastRunAt" from experiments
        left join lateral (
          select started_at as at from experiment_runs where experiment_id = experiments.id and lifecycle_stage = 'active'
          order by started_at desc nulls first limit 1) last on true
        where team_id = ${teamId} and lifecycle_stage = 'active'
          and strpos(lower(name || ' ' || coalesce(tags ->> ${noteTag}, '')), lower(${find}::text)) > 0
        order by last.at desc nulls last, created_at desc limit ${most}) listed
      order by listed."lastRunAt" desc nulls last, listed."createdAt" desc`),
    {
      id: experiments.id,
      wireId: experiments.wireId,
      name: experiments.name,
      tags: experiments.tags,
      createdAt: instant,
      lastRunAt: instant.nullable(),
      runs: z.number(),
    },
  );
}

/** An experiment of a list. */
type ListedExperiment = Pick<Experiment, "id" | "wireId" | "name" | "tags" | "createdAt"> & {
  lastRunAt: Date | null;
  runs: number;
};

/** An experiment, by id or number. @throws DomainError "not-found" */
export async function getExperimentOnly(teamId: string, id: string): Promise<Experiment> {
  const byId = /^\d{1,10}$/.test(id) ? eq(experiments.wireId, id) : eq(experiments.id, id);
  const find = () =>
    db()
      .select()
      .from(experiments)
      .where(and(eq(experiments.teamId, teamId), byId));
  const [found] = await orWithDefault(teamId, find, (rows) => id !== "0" || rows.length > 0);
  if (!found) throw new DomainError("not-found", `No Experiment with id=${id} exists`);
  return found;
}

/**
 * An experiment that takes runs and models, by id or number. @throws DomainError "not-found"; "invalid" when it is deleted
 */
export async function getActiveExperiment(teamId: string, id: string): Promise<Experiment> {
  const experiment = await getExperimentOnly(teamId, id);
  if (experiment.lifecycleStage === "deleted")
    throw new DomainError(
      "invalid",
      `The experiment ${experiment.wireId} must be in the 'active' state. Current state is deleted.`,
    );
  return experiment;
}

/** The experiment of that name, deleted or not; undefined when there is none. */
export async function findExperimentByName(teamId: string, name: string): Promise<Experiment | undefined> {
  const find = () =>
    db()
      .select()
      .from(experiments)
      .where(and(eq(experiments.teamId, teamId), eq(experiments.name, name)));
  const [found] = await orWithDefault(teamId, find, (rows) => name !== "Default" || rows.length > 0);
  return found;
}

/** All experiments of the team, including deleted ones. */
export async function listAllExperiments(teamId: string): Promise<Experiment[]> {
  const list = () =>
    db()
      .select()
      .from(experiments)
      .where(eq(experiments.teamId, teamId))
      .orderBy(desc(experiments.createdAt), desc(experiments.id));
  return orWithDefault(teamId, list, (rows) => rows.some(({ wireId }) => wireId === "0"));
}

/** A run with params, last metrics and tags. @throws DomainError "not-found", also for a run of another team */
export async function getExperimentRun(teamId: string, runId: string): Promise<ExperimentRun> {
  const [run] = await listExperimentRuns(teamId, [runId]);
  if (!run) throw new DomainError("not-found", `Run with id=${runId} not found`);
  return run;
}

/** The team's runs among those named, with params, last metrics and tags, in no particular order. */
export async function listExperimentRuns(teamId: string, runIds: string[]): Promise<ExperimentRun[]> {
  return runIds.length === 0 ? [] : loadRuns(teamId, runIds);
}

/** Names of the team's runs among those named, with the numbers of their experiments. */
export async function nameExperimentRuns(
  teamId: string,
  runIds: string[],
): Promise<Map<string, { id: string; name: string; experimentWireId: string }>> {
  if (runIds.length === 0) return new Map();
  const rows = await db()
    .select({ id: experimentRuns.id, name: experimentRuns.name, experimentWireId: experiments.wireId })
    .from(experimentRuns)
    .innerJoin(experiments, eq(experiments.id, experimentRuns.experimentId))
    .where(and(eq(experimentRuns.teamId, teamId), inArray(experimentRuns.id, runIds)));
  return new Map(rows.map((run) => [run.id, run]));
}

/** Last value of a metric in each finished experiment run created by a run of the team (tag switchyard.run). */
export async function listMetricsOfRun(teamId: string, runId: string, key: string) {
  return db()
    .select({
      experimentRunId: experimentRuns.id,
      name: experimentRuns.name,
      value: experimentLatestMetrics.value,
    })
    .from(experimentTags)
    .innerJoin(experimentRuns, eq(experimentRuns.id, experimentTags.runId))
    .innerJoin(experimentLatestMetrics, eq(experimentLatestMetrics.runId, experimentRuns.id))
    .where(
      and(
        // Written as a literal, so that the partial index applies.
        sql`${experimentTags.key} = 'switchyard.run'`,
        eq(experimentTags.value, runId),
        eq(experimentRuns.teamId, teamId),
        eq(experimentRuns.status, "FINISHED"),
        eq(experimentRuns.lifecycleStage, "active"),
        eq(experimentLatestMetrics.key, key),
      ),
    )
    .orderBy(asc(experimentRuns.id));
}

/** The experiment runs that a run of the team has logged here, newest first, with their experiments. */
export async function listLoggedByRun(teamId: string, runId: string, limit: number) {
  return db()
    .select({
      id: experimentRuns.id,
      name: experimentRuns.name,
      experiment: experiments.name,
      experimentWireId: experiments.wireId,
    })
    .from(experimentTags)
    .innerJoin(experimentRuns, eq(experimentRuns.id, experimentTags.runId))
    .innerJoin(experiments, eq(experiments.id, experimentRuns.experimentId))
    .where(
      and(
        // Written as a literal, so that the partial index applies.
        sql`${experimentTags.key} = 'switchyard.run'`,
        eq(experimentTags.value, runId),
        eq(experimentRuns.teamId, teamId),
        eq(experimentRuns.lifecycleStage, "active"),
      ),
    )
    .orderBy(desc(experimentRuns.startedAt), desc(experimentRuns.id))
    .limit(limit);
}

/**
 * Rows of the team's experiments. On the team's first access the experiment "Default", number 0, is created: it is as old as the
 * team. @param isWhole false for rows that lack it
 */
async function orWithDefault<Row>(
  teamId: string,
  read: () => PromiseLike<Row[]>,
  isWhole: (rows: Row[]) => boolean,
): Promise<Row[]> {
  const rows = await read();
  if (isWhole(rows)) return rows;
  const createdAt = sql`(select ${teams.createdAt} from ${teams} where ${teams.id} = ${teamId})`;
  const row = { teamId, wireId: "0", name: "Default", createdAt, updatedAt: createdAt };
  await db().insert(experiments).values(row).onConflictDoNothing();
  return read();
}
