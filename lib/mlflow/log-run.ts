import { eq } from "drizzle-orm";
import { db } from "@/db/client";
import { openExperimentRuns } from "@/db/schema/experiments";
import type { MlflowRun } from "./answers";
import type { MlflowClient } from "./client";
import { flowRunName } from "./flow-run-name";

/** The attempt of a task that logs. */
export interface LoggedBy {
  teamId: string;
  runId: string;
  nodeId: string;
  attempt: number;
  /** Aborted when the attempt is to stop. */
  signal?: AbortSignal;
}

/**
 * Logs one experiment run of a task, named after the flow run, from its beginning to FINISHED. When `log` fails the run is ended as FAILED, and as
 * KILLED when the task was stopped. A row keeps the run until then, so that a crash leaves none open (openExperimentRuns).
 * @returns the run as it began, and what `log` returned
 */
export async function logRun<T>(
  mlflow: MlflowClient,
  by: LoggedBy,
  { experiment, tags }: { experiment: string; tags: Record<string, string> },
  log: (run: MlflowRun) => Promise<T>,
): Promise<{ info: MlflowRun["info"]; logged: T }> {
  const { teamId, runId, nodeId, attempt, signal } = by;
  const experimentId = await mlflow.ensureExperiment(experiment);
  const name = await flowRunName(teamId, runId);
  const call = crypto.randomUUID();
  await db().insert(openExperimentRuns).values({ call, teamId, runId, nodeId, attempt, experimentId });
  const run = await mlflow.createRun({
    experimentId,
    name,
    call,
    tags: { "switchyard.run": runId, "switchyard.run-name": name, ...tags },
  });
  const { info } = run;
  try {
    const logged = await log(run);
    await mlflow.updateRun(info.run_id, { status: "FINISHED", endedAt: new Date() });
    await forget(call);
    return { info, logged };
  } catch (error) {
    await mlflow
      .endRun(info.run_id, signal?.aborted ? "KILLED" : "FAILED")
      .then(() => forget(call))
      // The row stays, and the sweep tries again.
      .catch((other) => console.warn(`An experiment run stays open for now. ${other}`));
    throw error;
  }
}

/** Longest time, in ms, that a server may fail at files before a long computation is refused. */
const filesPatienceMs = 10_000;

/**
 * Makes sure, before a long computation, that the files of an experiment can be written.
 * @throws DomainError, NetworkError with the reason why they cannot
 */
export async function requireFiles(mlflow: MlflowClient, experiment: string): Promise<void> {
  await mlflow.ensureExperiment(experiment);
  const found = await mlflow.getExperimentByName(experiment);
  if (found) await mlflow.tryRoot(found.artifact_location, filesPatienceMs);
}

/** Deletes the row of an experiment run that has ended. */
export async function forget(call: string): Promise<void> {
  await db().delete(openExperimentRuns).where(eq(openExperimentRuns.call, call));
}
