import { z } from "zod";
import { findModelVersion } from "@/lib/experiments/model-queries";
import { championAlias } from "@/lib/models/alias";
import { defineGate, originInWords, trainingHref } from "@/lib/models/gate";
import { readEvaluation } from "@/lib/models/read-evaluation";

const words = { rocAuc: "ROC-AUC", recall: "recall", precision: "precision" };

export default defineGate({
  slug: "not-worse-than-champion",
  name: "Not worse than the champion",
  description:
    "On the rows that both were tested on, the version is not worse than the champion by more than a margin, in 95 of 100 samples of those rows.",
  settings: z.object({
    metric: z.enum(["rocAuc", "recall", "precision"]).default("rocAuc").describe("What is compared."),
    margin: z
      .number()
      .min(0)
      .max(1)
      .default(0.01)
      .describe("How much worse it may be: the lower end of the 95 % interval is held against it."),
  }),
  async check({ teamId, model, version, training }, { metric, margin }) {
    const champion = await findModelVersion(teamId, model, `@${championAlias}`);
    if (!champion) return { isPassed: true, message: "There is no champion to be worse than." };
    if (champion.version === version.version)
      return { isPassed: true, message: `Version ${version.version} is the champion.` };
    const comparison = (await readEvaluation(teamId, version))?.champion;
    if (!training || comparison?.version !== String(champion.version))
      return {
        isPassed: false,
        message: comparison
          ? `Version ${version.version} was compared with version ${comparison.version}, but the champion is version ${champion.version}: train again to compare them.`
          : `Version ${version.version} was not compared with the champion, version ${champion.version}: train again to compare them.`,
        limit: -margin,
      };
    const { value, low } = comparison.differences[metric];
    return {
      isPassed: low >= -margin,
      message:
        `The ${words[metric]} of version ${version.version} differs from the champion's by ${signed(value)} on the same held-out claims, ` +
        `at the lower end of the 95 % interval by ${signed(low)}; down to ${signed(-margin)} is allowed.` +
        (comparison.mayHaveSeen ? " The champion may have learned from some of them." : "") +
        ` ${originInWords(training.figuresFrom)}`,
      value: low,
      limit: -margin,
      evidenceHref: trainingHref(training),
    };
  },
});

function signed(value: number): string {
  return `${value < 0 ? "−" : "+"}${Math.abs(value).toFixed(3)}`;
}
