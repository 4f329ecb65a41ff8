import { and, eq } from "drizzle-orm";
import { z } from "zod";
import { db, sql } from "@/db/client";
import { readRows } from "@/db/rows";
import { experimentArtifacts, experimentRuns, experiments } from "@/db/schema/experiments";
import { proxiedFiles } from "@/db/schema/logged-models";
import { runs } from "@/db/schema/runs";
import { DomainError } from "@/lib/base/errors";
import { openStates } from "@/lib/base/run";
import { getExperimentOnly } from "@/lib/experiments/queries";
import type { Deletable } from "./deletable";
import { markFiles, sweepDeletedFiles } from "./deleted-files";
import { modelsTrained } from "./models-trained";
import { namedInParams } from "./named-in-params";
import type { Use } from "./use";

/** An experiment with its runs and their files, by id or number. MLflow's own deletion only hides it. */
export const deletableExperiment: Deletable<string> = {
  async uses(teamId, id) {
    const experiment = await getExperimentOnly(teamId, id);
    const ids = await db()
      .select({ id: experimentRuns.id })
      .from(experimentRuns)
      .where(and(eq(experimentRuns.teamId, teamId), eq(experimentRuns.experimentId, experiment.id)));
    const [trained, named, logging] = await Promise.all([
      modelsTrained(teamId, { experimentRuns: ids.map((run) => run.id) }),
      namedInParams(teamId, { values: [experiment.name] }),
      listLogging(teamId, experiment.id),
    ]);
    const known = new Set(named.map((use) => use.id));
    return [...trained, ...named, ...logging.filter((use) => !known.has(use.id))];
  },

  async remove(teamId, id) {
    const experiment = await getExperimentOnly(teamId, id);
    if (experiment.wireId === "0")
      throw new DomainError("conflict", "The experiment Default stays: MLflow's clients expect it.");
    await db().transaction(async (tx) => {
      const files = await tx
        .select({ uri: experimentArtifacts.uri })
        .from(experimentArtifacts)
        .innerJoin(experimentRuns, eq(experimentRuns.id, experimentArtifacts.runId))
        .where(and(eq(experimentRuns.teamId, teamId), eq(experimentRuns.experimentId, experiment.id)))
        .for("update", { of: experimentRuns });
      const proxied = await tx
        .select({ uri: proxiedFiles.uri })
        .from(proxiedFiles)
        .where(and(eq(proxiedFiles.teamId, teamId), eq(proxiedFiles.experimentId, experiment.id)))
        .for("update");
      await tx
        .delete(experiments)
        .where(and(eq(experiments.teamId, teamId), eq(experiments.id, experiment.id)));
      // Files that a model version was registered with stay: the sweep leaves them.
      await markFiles(
        tx,
        teamId,
        [...files, ...proxied].map(({ uri }) => uri),
      );
    });
    await sweepDeletedFiles(teamId);
  },
};

/** Runs in progress that log to the experiment. */
export async function listLogging(teamId: string, experimentId: string): Promise<Use[]> {
  const rows = await readRows(
    sql()`
    select distinct runs.id, runs.name, runs.state from experiment_runs logged
    join experiment_tags tag on tag.run_id = logged.id and tag.key = 'switchyard.run'
    join runs on runs.id = tag.value and runs.team_id = ${teamId}
    where logged.team_id = ${teamId} and logged.experiment_id = ${experimentId}
      and runs.state = any(${[...openStates]}::text[])`,
    { id: runs.id, name: runs.name, state: z.string() },
  );
  return rows.map(({ id, name, state }) => ({
    kind: "run",
    id,
    name: `${name} (${state})`,
    url: `/runs/${id}`,
    isHolding: true,
  }));
}
