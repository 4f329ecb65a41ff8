import { and, desc, eq, inArray, sql } from "drizzle-orm";
import { db } from "@/db/client";
import { experimentArtifacts, experimentRuns, experimentTags } from "@/db/schema/experiments";
import { runs } from "@/db/schema/runs";
import { DomainError } from "@/lib/base/errors";
import type { RunState, Trigger } from "@/lib/base/run";
import type { TrainedVersion } from "@/lib/registry/model-view";
import { copyRun } from "@/lib/runs/start/copy-run";
import { getTrainingOfRun } from "./training-of-run";

const modelFile = "model/switchyard.json";

/** A repeated training, and whether it produced the same model. */
export interface Reproduction {
  runId: string;
  name: string;
  state: RunState;
  createdAt: Date;
  /** SHA-256 of its model; null until it exists. */
  modelSha256: string | null;
}

/** Registered model for reproductions, which keeps them out of the model's own versions. */
const reproducedName = (name: string) => `${name}-reproduced`;

/**
 * Trains a version again with the same data version, seed and parameters, wherever these came from.
 * @throws DomainError "conflict" when the run that trained it no longer exists, or as copyRun
 */
export async function reproduceVersion(
  teamId: string,
  { name, version, trainedByRun }: TrainedVersion,
  trigger: Trigger,
): Promise<{ id: string }> {
  if (!trainedByRun)
    throw new DomainError(
      "conflict",
      `Version ${version} of ${name} was not trained by a run of this portal.`,
    );
  const { run, facts } = await getTrainingOfRun(teamId, trainedByRun);
  const params = {
    ...run.params,
    dataset: facts.dataset,
    version: facts.datasetVersion,
    seed: facts.seed,
    bestParamsSource: "none",
    modelParams: facts.params,
    model: reproducedName(name),
    ...("runDeployInstructions" in run.params && { runDeployInstructions: false }),
  };
  return copyRun(teamId, run.id, { params, trigger });
}

/** Trainings that reproduce a version, newest first. */
export async function listReproductions(
  teamId: string,
  { name, trainedByRun }: TrainedVersion,
): Promise<Reproduction[]> {
  if (!trainedByRun) return [];
  const copies = await db()
    .select({ runId: runs.id, name: runs.name, state: runs.state, createdAt: runs.createdAt })
    .from(runs)
    .where(
      and(
        eq(runs.teamId, teamId),
        eq(runs.copiedFromId, trainedByRun),
        eq(sql`${runs.params}->>'model'`, reproducedName(name)),
      ),
    )
    .orderBy(desc(runs.createdAt))
    .limit(20);
  const hashes = await modelHashes(
    teamId,
    copies.map(({ runId }) => runId),
  );
  return copies.map((copy) => ({ ...copy, modelSha256: hashes.get(copy.runId) ?? null }));
}

/**
 * Hash of the model that each run trained. Runs that another program may have written to are excluded: they prove
 * nothing.
 */
async function modelHashes(teamId: string, runIds: string[]): Promise<Map<string, string>> {
  if (runIds.length === 0) return new Map();
  const rows = await db()
    .select({ runId: experimentTags.value, sha256: experimentArtifacts.sha256 })
    .from(experimentTags)
    .innerJoin(experimentRuns, eq(experimentRuns.id, experimentTags.runId))
    .innerJoin(experimentArtifacts, eq(experimentArtifacts.runId, experimentTags.runId))
    .where(
      and(
        // Written as a literal, so that the partial index applies.
        sql`${experimentTags.key} = 'switchyard.run'`,
        inArray(experimentTags.value, runIds),
        eq(experimentRuns.teamId, teamId),
        sql`${experimentRuns.origin} is distinct from 'outside'`,
        eq(experimentArtifacts.path, modelFile),
      ),
    );
  return new Map(rows.map(({ runId, sha256 }) => [runId, sha256]));
}
