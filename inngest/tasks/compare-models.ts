import { z } from "zod";
import { PlainName } from "@/lib/base/plain-name";
import mlflowServer from "@/lib/blocks/catalog/mlflow-server";
import { DataReference } from "@/lib/datasets/data-reference";
import { getReferencedVersion } from "@/lib/datasets/queries";
import { defineTask } from "@/lib/flows/task";
import { logRun } from "@/lib/mlflow/log-run";
import {
  comparedPositivesMetric,
  comparedRowsMetric,
  comparedVersions,
  comparesTag,
  comparisonMetrics,
} from "@/lib/registry/last-comparison";
import { comparisonReport, rankingVerdict } from "@/lib/reports/comparison-report";
import { compareVersions } from "@/lib/training/compare-versions";
import { mlflowOf } from "@/lib/training/mlflow-of";
import { loadRegisteredModel, ModelReference } from "@/lib/training/registered-model";

export default defineTask({
  slug: "compare-models",
  name: "Compare models",
  description:
    "Compares two registered versions, trained here or elsewhere, on labelled rows that neither learned from, and logs the differences for the gate not-worse-than-champion.",
  input: z.object({
    data: DataReference,
    champion: ModelReference,
    challenger: ModelReference,
    /** States that no model whose training rows are unknown has learned from these rows. */
    rowsAreNew: z.boolean().default(false),
    experiment: PlainName,
  }),
  output: z.object({
    /** Rows that neither learned from, and positive ones among them. */
    rows: z.int(),
    frauds: z.int(),
    verdict: z.enum(["better", "worse", "same", "open", "none"]),
    /** Experiment run with the figures; null where there is no fair comparison. */
    experimentRunId: z.string().nullable(),
  }),
  blocks: { mlflow: { type: mlflowServer, isOptional: true } },
  // An alias and "latest" may refer to another version tomorrow.
  isCacheable: false,
  dryRun: "It saves its comparison as an experiment run.",
  async run({ teamId, runId, nodeId, attempt, input, block, artifact, log, signal }) {
    const { data, rowsAreNew } = input;
    const mlflow = mlflowOf(teamId, await block("mlflow"), { signal });
    const version = await getReferencedVersion(teamId, data);
    const champion = await loadRegisteredModel(mlflow, input.champion, teamId);
    const challenger = await loadRegisteredModel(mlflow, input.challenger, teamId);
    const on = { version, outcome: data.outcome };
    const found = await compareVersions(mlflow, on, { champion, challenger }, { rowsAreNew, signal });
    await artifact("comparison-report", "markdown", {
      title: "Comparison of two models",
      markdown: comparisonReport(found, { champion, challenger, data }),
    });
    const { rows, frauds, figures, reason } = found;
    if (!figures) {
      log(`No verdict: ${reason}.`, "warning");
      return { rows, frauds, verdict: "none" as const, experimentRunId: null };
    }
    const comparison = {
      experiment: input.experiment,
      tags: {
        [comparesTag]: comparedVersions(challenger, champion),
        "switchyard.dataset": `${data.dataset}/${data.version}`,
        "switchyard.sha256": data.sha256,
      },
    };
    const by = { teamId, runId, nodeId, attempt, signal };
    const { info } = await logRun(mlflow, by, comparison, ({ info: { run_id } }) =>
      mlflow.logBatch(run_id, {
        params: {
          champion: `${champion.name}/${champion.version}`,
          challenger: `${challenger.name}/${challenger.version}`,
          rows_are_new: String(rowsAreNew),
        },
        metrics: {
          [comparedRowsMetric]: rows,
          [comparedPositivesMetric]: frauds,
          ...comparisonMetrics(figures),
        },
      }),
    );
    const { verdict, sentence } = rankingVerdict(figures, { champion, challenger, data });
    log(sentence);
    return { rows, frauds, verdict, experimentRunId: info.run_id };
  },
});
