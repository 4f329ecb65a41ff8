import { and, eq } from "drizzle-orm";
import { db } from "@/db/client";
import { flowVersions } from "@/db/schema/flows";
import { runs } from "@/db/schema/runs";
import { members } from "@/db/schema/teams";
import { withTemporaryToken } from "@/lib/auth/temporary-token";
import { DomainError } from "@/lib/base/errors";
import { flowRunName } from "@/lib/mlflow/flow-run-name";
import { ownMlflow } from "@/lib/mlflow-endpoint/own-client";

/** Lifetime of a token whose portal was killed; otherwise it is revoked when the program has ended. */
const tokenMinutes = 24 * 60;

/** Means by which a program logs to the portal. */
export interface Logging {
  experimentRunId: string;
  token: string;
  env: Record<string, string>;
  /** Keeps with the experiment run which code it was, in MLflow's tags. */
  tagSource(url: string, commit: string): Promise<void>;
}

/**
 * Gives `use` an experiment run for a program, and a token that is revoked afterwards. The token acts for the member who
 * saved the version of the flow, with at most the role editor. What the program logs without naming a run becomes runs
 * below it, by MLflow's own variables, so that its code need not change.
 * @throws DomainError "conflict" when that member has left the team
 */
export async function withLogging<T>(
  { teamId, runId, nodeId }: { teamId: string; runId: string; nodeId: string },
  experiment: string,
  use: (logging: Logging) => Promise<T>,
): Promise<T> {
  const userId = await findAuthor(teamId, runId);
  const mlflow = ownMlflow(teamId, { userName: `Program ${nodeId}` });
  const experimentId = await mlflow.ensureExperiment(experiment);
  const runName = await flowRunName(teamId, runId);
  const tags = { "switchyard.run": runId, "switchyard.run-name": runName };
  const { info } = await mlflow.createRun({ experimentId, name: `${runName} ${nodeId}`, tags });
  const lent = {
    name: `Program ${nodeId} of ${runName}`,
    role: "editor",
    minutes: tokenMinutes,
    userId,
  } as const;
  try {
    const result = await withTemporaryToken(teamId, lent, (token) =>
      use({
        experimentRunId: info.run_id,
        token,
        env: {
          MLFLOW_TRACKING_TOKEN: token,
          MLFLOW_EXPERIMENT_ID: experimentId,
          // Tags of every run that the program makes (mlflow/tracking/context/system_environment_context.py).
          MLFLOW_RUN_CONTEXT: JSON.stringify({ ...tags, "mlflow.parentRunId": info.run_id }),
          SWITCHYARD_EXPERIMENT_RUN_ID: info.run_id,
          SWITCHYARD_TOKEN: token,
        },
        async tagSource(url, commit) {
          await mlflow.setTag(info.run_id, "mlflow.source.git.repoURL", url);
          await mlflow.setTag(info.run_id, "mlflow.source.git.commit", commit);
        },
      }),
    );
    await mlflow.updateRun(info.run_id, { status: "FINISHED", endedAt: new Date() });
    return result;
  } catch (error) {
    await mlflow.updateRun(info.run_id, { status: "FAILED", endedAt: new Date() });
    throw error;
  }
}

/** Id of the member who saved the flow version of a run. */
async function findAuthor(teamId: string, runId: string): Promise<string> {
  const [author] = await db()
    .select({ userId: members.userId })
    .from(runs)
    .innerJoin(flowVersions, eq(flowVersions.id, runs.flowVersionId))
    .innerJoin(members, and(eq(members.userId, flowVersions.createdBy), eq(members.teamId, teamId)))
    .where(and(eq(runs.teamId, teamId), eq(runs.id, runId)));
  if (author) return author.userId;
  throw new DomainError(
    "conflict",
    "The person who saved this version of the flow is no longer in the team, so the program gets no token. Save the flow again.",
  );
}
