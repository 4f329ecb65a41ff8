import { z } from "zod";
import { DomainError } from "@/lib/base/errors";
import mlflowServer from "@/lib/blocks/catalog/mlflow-server";
import { defineTask } from "@/lib/flows/task";
import { getModelKind } from "@/lib/learning/catalog";
import type { MlflowRun } from "@/lib/mlflow/answers";
import type { MlflowClient } from "@/lib/mlflow/client";
import { mlflowOf } from "@/lib/training/mlflow-of";
import { experimentsWithWinners, winnersExperiment, winnerTag } from "@/lib/training/parameter-source";

/** Maximum number of an experiment's runs considered, best first, by pages. */
const mostRuns = 1000;
const mostPages = 10;

export default defineTask({
  slug: "get-best-params",
  name: "Get best parameters",
  description:
    "Takes model parameters from MLflow: of one experiment run, or of an experiment's best by a metric.",
  input: z.object({
    source: z.enum(["search", "best-run", "run", "none"]).default("best-run"),
    /** Empty for the one of the dataset's searches. */
    experiment: z.string().default(""),
    /** Parameters of another kind would not fit. */
    kind: z.string(),
    metric: z.string().default("recall"),
    runId: z.string().default(""),
    /** Dataset whose search's winner goes before other runs. */
    dataset: z.string().default(""),
  }),
  output: z.object({
    params: z.record(z.string(), z.union([z.number(), z.boolean(), z.string()])),
    /** Description of the source, for the report. */
    from: z.string(),
  }),
  blocks: { mlflow: { type: mlflowServer, isOptional: true } },
  isCacheable: false,
  dryRun: true,
  async run({ teamId, input, signal, block, log }) {
    const known = Object.keys(getModelKind(input.kind).params.shape);
    if (input.source === "none") return { params: {}, from: "the model kind's defaults" };
    const mlflow = mlflowOf(teamId, await block("mlflow"), { signal });
    const experiment = input.experiment || winnersExperiment(input.dataset);
    const winner = input.source === "run" ? undefined : await findWinner(mlflow, input);
    const run = winner ?? (await findRun(mlflow, { ...input, experiment }));
    if (!run) {
      const missing =
        input.source === "search"
          ? `no search of ${input.dataset} with ${input.kind} has handed on a winner`
          : `experiment ${experiment} has no finished run of ${input.kind} with the metric ${input.metric}`;
      const from = `the model kind's defaults: ${missing}`;
      log(`Parameters are ${from}.`);
      return { params: {}, from };
    }
    const kindOfRun = run.data.params.find(({ key }) => key === "model_kind")?.value ?? input.kind;
    if (kindOfRun !== input.kind)
      throw new DomainError(
        "invalid",
        `Experiment run ${run.info.run_id} has parameters of ${kindOfRun}, not of ${input.kind}. Choose that model kind, or another run.`,
      );
    const params = Object.fromEntries(
      run.data.params.filter(({ key }) => known.includes(key)).map(({ key, value }) => [key, typed(value)]),
    );
    const from = winner
      ? `the newest parameter search of ${input.dataset}, experiment run ${winner.info.run_id}`
      : input.source === "run"
        ? `experiment run ${run.info.run_id}`
        : `the best run by ${input.metric} of experiment ${experiment}, ${run.info.run_id}`;
    log(`Parameters from ${from}: ${JSON.stringify(params)}`);
    return { params, from };
  },
});

type Wanted = {
  source: string;
  experiment: string;
  kind: string;
  metric: string;
  runId: string;
  dataset: string;
};

function findRun(mlflow: MlflowClient, { source, experiment, metric, kind, runId }: Wanted) {
  if (source === "search") return undefined;
  return source === "run" ? mlflow.getRun(runId) : findBestRun(mlflow, experiment, metric, kind);
}

/** The newest winner that a search of the dataset with this kind handed on to the experiment. */
async function findWinner(mlflow: MlflowClient, { experiment, kind, dataset }: Wanted) {
  if (!dataset) return undefined;
  const names = experiment ? [experiment] : experimentsWithWinners(dataset);
  const found = await Promise.all(names.map((name) => mlflow.getExperimentByName(name)));
  const experimentIds = found.flatMap((known) => (known ? [known.experiment_id] : []));
  if (experimentIds.length === 0) return undefined;
  const { runs } = await mlflow.searchRuns({
    experimentIds,
    filter: `attributes.status = 'FINISHED' AND tags.\`${winnerTag}\` = '${dataset.replaceAll("'", "")}' AND params.model_kind = '${kind}'`,
    orderBy: ["attributes.start_time DESC"],
    maxResults: 1,
  });
  return runs[0];
}

/**
 * The best finished run of the kind, or of unknown kind; undefined when there is none. A search's trials on a part of
 * the claims are ignored: their figures are not comparable.
 */
async function findBestRun(mlflow: MlflowClient, experiment: string, metric: string, kind: string) {
  const found = await mlflow.getExperimentByName(experiment);
  if (!found)
    throw new DomainError(
      "not-found",
      `MLflow has no experiment "${experiment}". Name another one, or use the defaults: source "none".`,
    );
  const finished = `attributes.status = 'FINISHED' AND metrics.\`${metric}\` >= 0`;
  const best = async (filter: string, isWanted: (run: MlflowRun) => boolean) => {
    let pageToken: string | undefined;
    for (let page = 0; page < mostPages; page++) {
      const { runs, nextPageToken } = await mlflow.searchRuns({
        experimentIds: [found.experiment_id],
        filter,
        orderBy: [`metrics.\`${metric}\` DESC`],
        maxResults: mostRuns,
        pageToken,
      });
      const first = runs.find((run) => Number(paramOf(run, "budget") ?? 1) === 1 && isWanted(run));
      pageToken = nextPageToken;
      if (first || !pageToken) return first;
    }
    return undefined;
  };
  return (
    (await best(`${finished} AND params.model_kind = '${kind}'`, () => true)) ??
    // Runs logged by other programs do not name their kind. Servers before 3.11 have no IS NULL.
    (await best(finished, (run) => paramOf(run, "model_kind") === undefined))
  );
}

function paramOf({ data }: MlflowRun, name: string): string | undefined {
  return data.params.find(({ key }) => key === name)?.value;
}

/** MLflow stores every parameter as text. */
function typed(value: string): number | boolean | string {
  if (value === "True" || value === "true") return true;
  if (value === "False" || value === "false") return false;
  const number = Number(value);
  return value.trim() !== "" && Number.isFinite(number) ? number : value;
}
