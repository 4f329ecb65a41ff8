import { z } from "zod";
import { counted, decimalsBeside, signed } from "@/lib/base/number-text";
import { championAlias } from "@/lib/registry/alias";
import { defineGate, originInWords, trainingHref } from "@/lib/registry/gate";
import { findModelVersion } from "@/lib/registry/model-queries";
import { readEvaluation } from "@/lib/registry/read-evaluation";

const words = { rocAuc: "ROC-AUC", recall: "recall", precision: "precision" };

export default defineGate({
  slug: "not-worse-than-champion",
  name: "Not worse than the champion",
  description:
    "On held-out rows that neither model learned from, the version is not worse than the champion by more than a margin. The lower end of the difference's 95 % interval decides. Without enough such rows, the comparison is with the champion's recipe, if the training made it (parameter refitChampion).",
  settings: z.object({
    metric: z.enum(["rocAuc", "recall", "precision"]).default("rocAuc").describe("What is compared."),
    margin: z
      .number()
      .min(0)
      .max(1)
      .default(0.01)
      .describe("Maximum loss. The lower end of the 95 % interval must not be below it."),
  }),
  async check({ teamId, model, version, training }, { metric, margin }) {
    const champion = await findModelVersion(teamId, model, `@${championAlias}`);
    if (!champion) return { isPassed: true, message: "There is no champion to compare with." };
    if (champion.version === version.version)
      return { isPassed: true, message: `Version ${version.version} is the champion.` };
    const comparison = (await readEvaluation(teamId, version))?.champion;
    const origin = originInWords(training?.figuresFrom ?? null);
    if (!training || comparison?.version !== String(champion.version))
      return {
        isPassed: false,
        message: comparison
          ? `Version ${version.version} was compared with version ${comparison.version}, but the champion is version ${champion.version}: train again to compare them. ${origin}`
          : `Version ${version.version} was not compared with the champion, version ${champion.version}: train again to compare them.`,
        limit: -margin,
      };
    const { figures, basis, rows, frauds, reason } = comparison;
    if (!figures)
      return {
        isPassed: false,
        message: `There is no fair comparison of version ${version.version} with the champion, version ${champion.version}: ${reason}. Train again with the parameter refitChampion. ${origin}`,
        limit: -margin,
        evidenceHref: trainingHref(training),
      };
    const { value, low } = figures.differences[metric];
    const other =
      basis === "refit" ? "that of the champion's recipe, trained on the same claims," : "the champion's";
    const decimals = decimalsBeside(low, -margin, 3);
    return {
      isPassed: low >= -margin,
      message:
        `The ${words[metric]} of version ${version.version} differs from ${other} by ${signed(value, decimals)} on ${counted(rows, "held-out claim")} with ${counted(frauds, "fraud")}, ` +
        `at the lower end of the 95 % interval by ${signed(low, decimals)}; down to ${signed(-margin, decimals)} is allowed. ${origin}`,
      value: low,
      limit: -margin,
      evidenceHref: trainingHref(training),
    };
  },
});
