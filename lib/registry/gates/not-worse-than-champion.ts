import { z } from "zod";
import { counted, decimalsBeside, signed } from "@/lib/base/number-text";
import { championAlias } from "@/lib/registry/alias";
import {
  defineGate,
  type GateContext,
  type GateFinding,
  originInWords,
  trainingHref,
} from "@/lib/registry/gate";
import {
  comparedPositivesMetric,
  comparedRowsMetric,
  differenceIn,
  findLastComparison,
} from "@/lib/registry/last-comparison";
import { findModelVersion, type ModelVersion } from "@/lib/registry/model-queries";
import { readEvaluation } from "@/lib/registry/read-evaluation";

const words = { rocAuc: "ROC-AUC", recall: "recall", precision: "precision" };

const Settings = z.object({
  metric: z
    .enum(["rocAuc", "recall", "precision"])
    .meta({ choiceNames: { recall: "Recall", precision: "Precision", rocAuc: "ROC-AUC" } })
    .default("rocAuc")
    .describe("What is compared."),
  margin: z
    .number()
    .min(0)
    .max(1)
    .default(0.01)
    .describe("Maximum loss. The lower end of the 95 % interval must not be below it."),
});
type Settings = z.output<typeof Settings>;

export default defineGate({
  slug: "not-worse-than-champion",
  name: "Not worse than the champion",
  description:
    "On rows that neither model is known to have learned from, the version is not worse than the champion by more than a margin. The lower end of the difference's 95 % interval decides. The newest run of compare-models on both versions counts, for models from Python too; else the comparison that the version's training made, with the champion's recipe where too few rows are new to both (parameter refitChampion).",
  settings: Settings,
  async check(context, settings) {
    const { teamId, model, version } = context;
    const champion = await findModelVersion(teamId, model, `@${championAlias}`);
    if (!champion) return { isPassed: true, message: "There is no champion to compare with." };
    if (champion.version === version.version)
      return { isPassed: true, message: `Version ${version.version} is the champion.` };
    return (
      (await findingOfComparison(context, champion, settings)) ??
      (await findingOfTraining(context, champion, settings))
    );
  },
});

const rowsSaidNew =
  "The run says that the rows are new to models whose training rows are unknown (rowsAreNew).";

/** By the newest run of compare-models on both versions; undefined when there is none. */
async function findingOfComparison(
  { teamId, model, version }: GateContext,
  champion: ModelVersion,
  { metric, margin }: Settings,
): Promise<GateFinding | undefined> {
  const side = ({ version }: ModelVersion) => ({ name: model, version: String(version) });
  const compared = await findLastComparison(teamId, side(version), side(champion));
  const difference = compared && differenceIn(compared, metric);
  if (!compared || !difference) return undefined;
  const [rows, positives] = [comparedRowsMetric, comparedPositivesMetric].map(
    (name) => compared.metrics[name]?.value ?? 0,
  ) as [number, number];
  const said = compared.params.rows_are_new === "true" ? `${rowsSaidNew} ` : "";
  return judge("the champion's", `${counted(rows, "labelled row")} with ${counted(positives, "positive")}`, {
    ...{ metric, margin, difference, version, origin: `${said}${originInWords(compared.origin)}` },
    evidenceHref: trainingHref(compared),
  });
}

/** By the comparison with the champion that the version's training made. */
async function findingOfTraining(
  { teamId, version, training }: GateContext,
  champion: ModelVersion,
  { metric, margin }: Settings,
): Promise<GateFinding> {
  const comparison = (await readEvaluation(teamId, version))?.champion;
  const origin = originInWords(training?.figuresFrom ?? null);
  const advice = "train again, or run compare-models on labelled rows, to compare them";
  if (!training || comparison?.version !== String(champion.version))
    return {
      isPassed: false,
      message: comparison
        ? `Version ${version.version} was compared with version ${comparison.version}, but the champion is version ${champion.version}: ${advice}. ${origin}`
        : `Version ${version.version} was not compared with the champion, version ${champion.version}: ${advice}.`,
      limit: -margin,
    };
  const { figures, basis, rows, frauds, reason } = comparison;
  if (!figures)
    return {
      isPassed: false,
      message: `There is no fair comparison of version ${version.version} with the champion, version ${champion.version}: ${reason}. Train again with the parameter refitChampion, or run compare-models on labelled rows that are new to both. ${origin}`,
      limit: -margin,
      evidenceHref: trainingHref(training),
    };
  const other =
    basis === "refit" ? "that of the champion's recipe, trained on the same rows," : "the champion's";
  return judge(other, `${counted(rows, "held-out row")} with ${counted(frauds, "positive")}`, {
    ...{ metric, margin, difference: figures.differences[metric], version, origin },
    evidenceHref: trainingHref(training),
  });
}

/** Whether the lower end of a difference is within the margin. @param other with what the figure is compared @param rows on which rows */
function judge(
  other: string,
  rows: string,
  about: Settings & {
    difference: { value: number; low: number };
    version: ModelVersion;
    origin: string;
    evidenceHref: string;
  },
): GateFinding {
  const { metric, margin, version, origin, evidenceHref } = about;
  const { value, low } = about.difference;
  const decimals = decimalsBeside(low, -margin, 3);
  return {
    isPassed: low >= -margin,
    message:
      `The ${words[metric]} of version ${version.version} differs from ${other} by ${signed(value, decimals)} on ${rows}, ` +
      `at the lower end of the 95 % interval by ${signed(low, decimals)}; down to ${signed(-margin, decimals)} is allowed. ${origin}`,
    value: low,
    limit: -margin,
    evidenceHref,
  };
}
