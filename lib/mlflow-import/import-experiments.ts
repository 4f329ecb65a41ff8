import { DomainError } from "@/lib/base/errors";
import { listed } from "@/lib/base/number-text";
import { listImportedRuns } from "@/lib/experiments/insert-imported";
import { createExperiment, updateExperiment } from "@/lib/experiments/mutations";
import { type Experiment, findExperimentByName } from "@/lib/experiments/queries";
import type { MlflowExperiment, MlflowRun } from "@/lib/mlflow/answers";
import { forEachAtOnce, type ImportContext, keepPairs, orLeaveOut } from "./import-context";
import { importLoggedModels, importModelMetrics } from "./import-logged-models";
import { importRun, importRunFiles, stateOf } from "./import-run";
import { importedRunId, importedStateTag } from "./imported-id";

const longest = { name: 500, tag: 20_000 };
const page = { experiments: 1000, runs: 100 };

/** Part of the other server that is wanted. */
export interface Wanted {
  /** Names of experiments; all when empty. */
  experiments: string[];
  /** Runs, logged models and versions from this time on. */
  since?: Date;
}

/**
 * Imports experiments with their runs and logged models. An experiment keeps its name: one of the same name here gets the
 * runs. @param onProgress share of the experiments that are done, 0–1, and what is under way
 * @throws DomainError "not-found" for a name that the server does not have
 */
export async function importExperiments(
  context: ImportContext,
  wanted: Wanted,
  onProgress: (share: number, message: string) => void,
): Promise<void> {
  const { ledger, signal, source } = context;
  const isWanted = ({ name }: MlflowExperiment) =>
    wanted.experiments.length === 0 || wanted.experiments.includes(name);
  const found = (await listAll(source, "ACTIVE_ONLY")).filter(isWanted);
  const missing = wanted.experiments.filter((name) => !found.some((experiment) => experiment.name === name));
  if (missing.length > 0)
    throw new DomainError("not-found", `The MLflow server has no experiment ${listed(missing)}.`);
  for (const { name } of (await listAll(source, "DELETED_ONLY")).filter(isWanted))
    ledger.leaveOut("experiments", "deleted on the server", name);
  for (const [index, experiment] of found.entries()) {
    signal.throwIfAborted();
    const report = (runs: number) =>
      onProgress(
        index / found.length,
        `Experiment ${index + 1} of ${found.length}, ${experiment.name}: ${runs.toLocaleString("en-US")} runs`,
      );
    report(0);
    await orLeaveOut(context, "experiments", experiment.name, () =>
      importExperiment(context, experiment, wanted.since, report),
    );
  }
}

async function listAll(
  source: ImportContext["source"],
  viewType: "ACTIVE_ONLY" | "DELETED_ONLY",
): Promise<MlflowExperiment[]> {
  const all: MlflowExperiment[] = [];
  let pageToken: string | undefined;
  do {
    const answer = await source.searchExperiments(page.experiments, { viewType, pageToken });
    all.push(...answer.experiments);
    pageToken = answer.nextPageToken;
  } while (pageToken);
  // Oldest first.
  return all.reverse();
}

async function importExperiment(
  context: ImportContext,
  experiment: MlflowExperiment,
  since: Date | undefined,
  report: (runs: number) => void,
): Promise<void> {
  const { source, ledger } = context;
  const own = await ensureExperiment(context, experiment);
  const id = experiment.experiment_id;
  const sourced = { id, experiment: own, since };
  await importLoggedModels(context, sourced);
  let done = 0;
  let pageToken: string | undefined;
  do {
    const { runs, nextPageToken } = await source.searchRuns({
      experimentIds: [id],
      filter: since && `attributes.start_time >= ${since.getTime()}`,
      orderBy: ["attributes.start_time ASC"],
      maxResults: page.runs,
      pageToken,
    });
    await importPage(context, own, runs);
    done += runs.length;
    report(done);
    pageToken = nextPageToken;
  } while (pageToken);
  await importModelMetrics(context, sourced);
  const deleted = await source.searchRuns({
    experimentIds: [id],
    maxResults: page.experiments,
    viewType: "DELETED_ONLY",
  });
  if (deleted.runs.length > 0)
    ledger.leaveOut("runs", "deleted on the server", experiment.name, deleted.runs.length);
}

/** Imports the runs of a page that are new or have changed, and the files that are not here yet. */
async function importPage(context: ImportContext, { id }: Experiment, runs: MlflowRun[]): Promise<void> {
  const { teamId, ledger, signal } = context;
  const ids = runs.map(({ info }) => importedRunId(teamId, info.run_id));
  const known = await listImportedRuns(teamId, ids, importedStateTag);
  await forEachAtOnce(runs, signal, (run) =>
    orLeaveOut(context, "runs", run.info.run_id, async () => {
      const here = known.get(importedRunId(teamId, run.info.run_id));
      if (here?.lifecycleStage === "deleted")
        return ledger.leaveOut("runs", "deleted in this portal", run.info.run_id);
      const isSame = here?.value === stateOf(run);
      if (!isSame) await importRun(context, id, run);
      ledger.count(isSame ? "runs that were here already" : here?.value ? "runs that had changed" : "runs");
      if (context.withFiles) await importRunFiles(context, run);
    }),
  );
}

/** The experiment of that name here, which is made when there is none, with the tags that it lacks. */
async function ensureExperiment(
  { teamId, ledger }: ImportContext,
  { name, tags }: MlflowExperiment,
): Promise<Experiment> {
  if (name.length > longest.name) throw new DomainError("invalid", "the name is over this portal's limits");
  const kept = keepPairs(tags, "tags of experiments", longest.tag, ledger);
  const known = await findExperimentByName(teamId, name);
  if (!known) {
    ledger.count("experiments");
    return createExperiment(teamId, { name, tags: kept });
  }
  if (known.lifecycleStage === "deleted") throw new DomainError("conflict", "deleted in this portal");
  ledger.count("experiments that were here already");
  const lacking = Object.fromEntries(Object.entries(kept).filter(([key]) => !(key in known.tags)));
  if (Object.keys(lacking).length > 0) await updateExperiment(teamId, known.id, { tags: lacking });
  return known;
}
