import { z } from "zod";
import { ChartData } from "@/lib/artifacts/chart-data";
import { DomainError } from "@/lib/base/errors";
import { defineTask } from "@/lib/flows/task";
import { fillTemplate, templateProblem } from "@/lib/reports/fill-template";

const Key = z.string().trim().min(1).max(200);
const maxCharts = 20;

export default defineTask({
  slug: "write-report",
  name: "Write a report",
  description: "Writes a report from a Markdown template and the outputs of other tasks, with charts.",
  input: z.object({
    key: Key.default("report").describe("The report's key: each run adds a version under it."),
    title: z.string().trim().min(1).max(300).describe("The report's title."),
    template: z
      .string()
      .min(1, "Write the report.")
      .max(100_000)
      .superRefine((template, { addIssue }) => {
        const message = templateProblem(template);
        if (message) addIssue({ code: "custom", message });
      })
      .describe(
        "Markdown. {{ data.auc }} is a value, {{ data.rows | table }} a table, {{ data.params | json }} a block of JSON; ![ROC curve](artifact:roc-curve) shows a chart or picture of this run.",
      )
      .meta({ format: "multiline" }),
    data: z.record(z.string(), z.unknown()).default({}).describe("The values that it shows, by name."),
    charts: z.record(Key, ChartData).default({}).describe("Charts that it shows, by key: artifact:key."),
  }),
  output: z.object({ key: z.string(), version: z.int() }),
  isCacheable: false,
  dryRun: true,
  async run({ teamId, input, variables, artifact, log, signal }) {
    const { key, title, template, data } = input;
    const charts = Object.entries(input.charts);
    if (charts.length > maxCharts)
      throw new DomainError("invalid", `charts: A report may have at most ${maxCharts}.`);
    if (charts.some(([name]) => name === key))
      throw new DomainError("invalid", `charts: "${key}" is the key of the report itself.`);
    const markdown = await fillTemplate(teamId, template, { data, vars: await variables() }, { signal });
    for (const [name, chart] of charts) await artifact(name, "chart", chart);
    const { version } = await artifact(key, "markdown", { title, markdown });
    log(`${title}: version ${version}.`);
    return { key, version };
  },
});
