import type { ChartData } from "@/lib/artifacts/artifact";
import type { Explanation } from "@/lib/models/explain-difference";
import { factors, type TrainingSetup } from "@/lib/models/training-setup";
import { markdownTable, score } from "./markdown-table";

export interface Compared {
  runId: string;
  name: string;
  setup: TrainingSetup;
  value: number;
}

/** Why a metric changed from one training to another, in words. */
export function differenceReport(metric: string, a: Compared, b: Compared, found: Explanation): string {
  const most = found.effects.toSorted((x, y) => Math.abs(y.value) - Math.abs(x.value))[0];
  const link = ({ runId, name }: Compared) => `[${name}](/runs/${runId})`;
  return `# Why ${metric} changed

From ${link(a)} to ${link(b)} the ${metric} went from **${score(a.value)}** to **${score(b.value)}**, by **${signed(found.total)}**. ${
    most
      ? `Of what differs, *${factors[most.factor].name.toLowerCase()}* changes it most: by ${signed(most.value)} when nothing else is changed.`
      : "Both were given the same data, features, parameters, seed and threshold."
  }

![${differenceChart(metric, a, b, found).description}](artifact:difference)

${markdownTable(
  ["What", "First run", "Second run", "Change"],
  [
    ...found.effects.map(({ factor, value }) => [
      factors[factor].name,
      inWords(a.setup, factor),
      inWords(b.setup, factor),
      signed(value),
    ]),
    ["Together", "", "", signed(found.together)],
    ["Not explained", "", "", signed(found.unexplained)],
    ["**In all**", score(a.value), score(b.value), `**${signed(found.total)}**`],
  ],
  ["Change"],
)}

Each line is a training of the first run's setup in which only that one thing was taken from the second run. *Together* is what the differences change jointly, beyond what each changes alone. *Not explained* is what training both again does not give: it is zero unless the code or its libraries gave other models then. Where data or seed differ, the held-out claims differ too, so part of that line is chance.
`;
}

/** From the first run's value to the second's, step by step. */
export function differenceChart(metric: string, a: Compared, b: Compared, found: Explanation): ChartData {
  const steps = [
    ...found.effects.map(({ factor, value }) => ({ name: factors[factor].name, value })),
    { name: "Together", value: found.together },
    { name: "Not explained", value: found.unexplained },
  ];
  return {
    title: `What changed ${metric}`,
    description: `${metric} from ${score(a.value)} to ${score(b.value)}: ${steps.map(({ name, value }) => `${name} ${signed(value)}`).join(", ")}`,
    chart: {
      type: "waterfall",
      x: { label: metric },
      start: { name: "First run", value: a.value },
      steps,
      end: "Second run",
    },
  };
}

function inWords(setup: TrainingSetup, factor: keyof typeof factors): string {
  if (factor === "data") return `${setup.dataset} ${setup.version}`;
  if (factor === "features") return setup.features;
  if (factor === "seed") return `${setup.seed}, ${setup.testSize}`;
  if (factor === "threshold")
    return setup.threshold.rule === "fixed" ? String(setup.threshold.value) : setup.threshold.rule;
  return `${setup.kind} ${JSON.stringify(setup.params)}`;
}

function signed(value: number): string {
  return `${value < 0 ? "−" : "+"}${Math.abs(value).toFixed(3)}`;
}
