import { z } from "zod";
import { defineTask } from "@/lib/flows/task";
import { searchReport, searchReportCharts } from "@/lib/reports/search-report";
import { rankTrials } from "./keep-best";

export default defineTask({
  slug: "report-search",
  name: "Report the search",
  description: "Names the best parameters of a search and writes its report.",
  input: z.object({
    first: z.array(z.unknown()),
    second: z.array(z.unknown()),
    third: z.array(z.unknown()),
    kind: z.string(),
    features: z.string(),
    experiment: z.string(),
    precisionFloor: z.number(),
  }),
  output: z.object({ params: z.record(z.string(), z.unknown()), experimentRunId: z.string() }),
  dryRun: true,
  async run({ input, artifact, log }) {
    const { first, second, third, ...about } = input;
    // Those that were tried on the most claims come first: what a few claims say is less sure.
    const trials = rankTrials([...first, ...second, ...third]).sort((a, b) => b.budget - a.budget);
    const best = trials[0]!;
    log(`The best parameters are ${JSON.stringify(best.params)}.`);
    for (const [key, chart] of Object.entries(searchReportCharts(trials)))
      await artifact(key, "chart", chart);
    const markdown = searchReport(about, trials, best);
    await artifact("search-report", "markdown", { title: "Parameter search", markdown });
    return { params: best.params, experimentRunId: best.experimentRunId };
  },
});
