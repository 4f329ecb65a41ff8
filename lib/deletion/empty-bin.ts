import { and, eq, inArray, type SQL, sql } from "drizzle-orm";
import { z } from "zod";
import { db, type Transaction } from "@/db/client";
import { readRows } from "@/db/rows";
import { experimentArtifacts, experimentRuns, experiments } from "@/db/schema/experiments";
import { loggedModels, proxiedFiles } from "@/db/schema/logged-models";
import { recordAct } from "@/lib/audit/record-act";
import { loggedModelFolder } from "@/lib/experiments/logged-model";
import { due } from "@/lib/experiments/stage-change";
import { goes } from "./bin-rows";
import { markFiles, sweepDeletedFiles } from "./deleted-files";

/** Rows that one transaction deletes. A run has up to millions of points, a trace thousands of spans. */
const batch = { runs: 20, models: 100, traces: 200 };

/**
 * Deletes for good what was moved to the bin before a time, and what is due anyway: rows and files. Each batch is one
 * transaction, which marks the files of its rows (deleted-files.ts), so that after a kill the next sweep continues.
 * @param before undefined deletes only what is due
 * @returns number of deleted experiments, runs and models
 */
export async function emptyBin(teamId: string, before: Date = due, signal?: AbortSignal): Promise<number> {
  const gone = {
    runs: await inBatches(() => deleteRuns(teamId, goes("run", teamId, before)), batch.runs, signal),
    models: await inBatches(() => deleteModels(teamId, before), batch.models, signal),
    experiments: await deleteExperiments(teamId, before, signal),
  };
  const total = gone.runs + gone.models + gone.experiments;
  if (total > 0) await recordAct(teamId, "bin.emptied", { kind: "bin" }, gone);
  await sweepDeletedFiles(teamId, signal);
  return total;
}

/** Runs `step` until it deletes fewer rows than a batch has. */
async function inBatches(step: () => Promise<number>, size: number, signal?: AbortSignal): Promise<number> {
  let gone = 0;
  while (!signal?.aborted) {
    const count = await step();
    gone += count;
    if (count < size) break;
  }
  return gone;
}

function deleteRuns(teamId: string, which: SQL): Promise<number> {
  return db().transaction(async (tx) => {
    const ids = await tx
      .select({ id: experimentRuns.id })
      .from(experimentRuns)
      .where(and(eq(experimentRuns.teamId, teamId), which))
      .orderBy(experimentRuns.id)
      .limit(batch.runs)
      // A restoration waits, and then finds the run gone; one that was first makes it fail the condition.
      .for("update");
    const runs = ids.map(({ id }) => id);
    if (runs.length === 0) return 0;
    const files = await tx
      .select({ uri: experimentArtifacts.uri })
      .from(experimentArtifacts)
      .where(inArray(experimentArtifacts.runId, runs));
    await tx.delete(experimentRuns).where(inArray(experimentRuns.id, runs));
    await mark(tx, teamId, files);
    return runs.length;
  });
}

function deleteModels(teamId: string, before: Date): Promise<number> {
  return db().transaction(async (tx) => {
    const models = await tx
      .select({ id: loggedModels.id, experimentId: loggedModels.experimentId })
      .from(loggedModels)
      .where(goes("model", teamId, before))
      .orderBy(loggedModels.id)
      .limit(batch.models)
      .for("update");
    for (const { id, experimentId } of models) {
      const [home] = await tx
        .select({ wireId: experiments.wireId })
        .from(experiments)
        .where(eq(experiments.id, experimentId));
      const folder = loggedModelFolder({ id, experimentWireId: home!.wireId });
      const files = await tx
        .delete(proxiedFiles)
        .where(and(eq(proxiedFiles.teamId, teamId), sql`starts_with(${proxiedFiles.path}, ${`${folder}/`})`))
        .returning({ uri: proxiedFiles.uri });
      await mark(tx, teamId, files);
      await tx.delete(loggedModels).where(eq(loggedModels.id, id));
    }
    return models.length;
  });
}

/** From the claim on, an experiment cannot be restored: it may have lost some of its runs. */
async function deleteExperiments(teamId: string, before: Date, signal?: AbortSignal): Promise<number> {
  const claimed = await readRows(
    db().execute(sql`
    update experiments set deleted_at = ${due.toISOString()}::timestamptz
    where ${goes("experiment", teamId, before)} returning id`),
    { id: z.string() },
  );
  let gone = 0;
  for (const { id } of claimed) {
    await inBatches(() => deleteRuns(teamId, eq(experimentRuns.experimentId, id)), batch.runs, signal);
    await inBatches(() => deleteTraces(teamId, id), batch.traces, signal);
    if (signal?.aborted) break;
    await db().transaction(async (tx) => {
      const files = await tx
        .delete(proxiedFiles)
        .where(and(eq(proxiedFiles.teamId, teamId), eq(proxiedFiles.experimentId, id)))
        .returning({ uri: proxiedFiles.uri });
      await mark(tx, teamId, files);
      await tx.delete(experiments).where(and(eq(experiments.teamId, teamId), eq(experiments.id, id)));
    });
    gone++;
  }
  return gone;
}

async function deleteTraces(teamId: string, experimentId: string): Promise<number> {
  const gone = await readRows(
    db().execute(sql`
    delete from traces where team_id = ${teamId} and id in (
      select id from traces where team_id = ${teamId} and experiment_id = ${experimentId} limit ${batch.traces})
    returning id`),
    { id: z.string() },
  );
  return gone.length;
}

function mark(tx: Transaction, teamId: string, files: { uri: string }[]): Promise<void> {
  return markFiles(
    tx,
    teamId,
    files.map(({ uri }) => uri),
  );
}
