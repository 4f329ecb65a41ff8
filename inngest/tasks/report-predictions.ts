import { z } from "zod";
import { defineTask } from "@/lib/flows/task";
import { modelKinds } from "@/lib/learning/catalog";
import { PredictionFacts } from "@/lib/reports/prediction-facts";
import { distributionChart, distributionKey, predictionsReport } from "@/lib/reports/predictions-report";

export default defineTask({
  slug: "report-predictions",
  name: "Report predictions",
  description:
    "Reports how many rows are flagged, the distribution of scores and the rows with the highest ones.",
  input: z.object({ facts: PredictionFacts }),
  output: z.object({ artifacts: z.array(z.string()) }),
  isCacheable: false,
  dryRun: true,
  async run({ input: { facts }, artifact, log }) {
    await artifact(distributionKey, "chart", distributionChart(facts));
    const markdown = predictionsReport(facts, modelKinds.get(facts.kind)?.scoreScale ?? "score");
    const { version } = await artifact("predictions-report", "markdown", { title: "Predictions", markdown });
    log(`Predictions report: version ${version}.`);
    return { artifacts: [distributionKey, "predictions-report"] };
  },
});
