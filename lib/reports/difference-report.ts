import type { ChartData } from "@/lib/artifacts/chart-data";
import { artifactImage, markdownLink, markdownText } from "@/lib/base/markdown-text";
import { counted, percent, signed } from "@/lib/base/number-text";
import { isClaimsOutcome } from "@/lib/datasets/claims-table";
import { type TableWords, wordsOf } from "@/lib/datasets/table-words";
import { fewFrauds } from "@/lib/learning/evaluate/estimate-text";
import { factors, type TrainingSetup } from "@/lib/learning/training-setup";
import type { RunComparison } from "@/lib/training/compare-runs";
import type { Explanation } from "@/lib/training/explain-difference";
import { comparedTable, thresholdNote } from "./compared-table";
import { bold, markdownTable, score } from "./markdown-table";
import { splitText } from "./split-section";

export interface Compared {
  runId: string;
  name: string;
  setup: TrainingSetup;
  value: number;
}

/** Explains in words why a metric changed from one training to another. */
export function differenceReport(
  metric: string,
  a: Compared,
  b: Compared,
  found: Explanation,
  fair: RunComparison,
): string {
  const words = wordsOf(b.setup.outcome);
  return `# Why ${metric} changed

${change(metric, a, b, found.total)} ${sentence(found)}

${artifactImage("difference", differenceChart(metric, a, b, found).description)}

${markdownTable(
  ["What", "First run", "Second run", "Change"],
  [
    ...found.effects.map(({ factor, value }) => [
      factors[factor].name,
      inWords(factor, a.setup, b.setup),
      inWords(factor, b.setup, a.setup),
      signed(value),
    ]),
    ["Together", "", "", signed(found.together)],
    ["Not explained", "", "", signed(found.unexplained)],
    [bold("In all"), score(a.value), score(b.value), bold(signed(found.total))],
  ],
  ["Change"],
)}

Each line is a training with the first run's setup, except for one thing taken from the second run. *Together* is the joint effect of the differences, beyond their single effects. *Not explained* is what retraining both does not reproduce: it is zero unless the code or its libraries produced other models at that time. Each model is measured on the ${words.row}s that its own training held out: when data or seed differ, these ${words.row}s differ too, so part of that line is chance.

## On the same ${words.row}s

${sameRows(fair, words)}
`;
}

/** Compares both models on rows that neither learned from. */
function sameRows({ rows, frauds, figures, reason }: RunComparison, words: TableWords): string {
  const on = `${counted(rows, `held-out ${words.row}`)} with ${counted(frauds, words.positive)}`;
  if (!figures)
    return `**No verdict.** The two models cannot be compared fairly: ${markdownText(reason)}.${rows > 0 ? ` ${on} ${rows === 1 ? "is" : "are"} new to both.` : ""}`;
  const few =
    frauds < fewFrauds
      ? `\n\n> **Few ${words.positive}s.** Only large differences can be distinguished from chance.`
      : "";
  return `The models that the two runs trained, on ${on} that neither model learned from:${few}

${comparedTable(figures, "First run", "Second run")}

${thresholdNote(figures, "The second run's model", words)}`;
}

/** Chart from the first run's value to the second's, step by step. */
export function differenceChart(metric: string, a: Compared, b: Compared, found: Explanation): ChartData {
  const steps = [
    ...found.effects.map(({ factor, value }) => ({ name: factors[factor].name, value })),
    { name: "Together", value: found.together },
    { name: "Not explained", value: found.unexplained },
  ];
  return {
    title: `What changed ${metric}`,
    description: `${metric} from ${score(a.value)} to ${score(b.value)}, each model on the ${wordsOf(b.setup.outcome).row}s that its own training held out: ${steps.map(({ name, value }) => `${name} ${signed(value)}`).join(", ")}`,
    chart: {
      type: "waterfall",
      x: { label: metric },
      start: { name: "First run", value: a.value },
      steps,
      end: "Second run",
    },
  };
}

const link = ({ runId, name }: Compared) => markdownLink(name, `/runs/${runId}`);

function change(metric: string, a: Compared, b: Compared, total: number): string {
  return Math.abs(total) < smallest
    ? `In ${link(a)} and in ${link(b)} the ${metric} is the same, **${score(b.value)}**.`
    : `From ${link(a)} to ${link(b)} the ${metric} went from **${score(a.value)}** to **${score(b.value)}**, by **${signed(total)}**.`;
}

/** Smaller changes are reported as no change. */
const smallest = 0.0005;

function sentence({ effects, together }: Explanation): string {
  const [most, next] = effects.toSorted((x, y) => Math.abs(y.value) - Math.abs(x.value));
  if (!most) return "Both used the same data, features, parameters, seed and threshold.";
  const name = `*${markdownText(factors[most.factor].name)}*`;
  if (!next) return `Only one thing differs: ${name}.`;
  const joint =
    Math.abs(together) < smallest ? "" : ` Together, the differences change it by ${signed(together)} more.`;
  if (Math.abs(most.value) < smallest)
    return `None of the ${effects.length} differences changes it when nothing else is changed.${joint}`;
  const alone = `${name} changes it by ${signed(most.value)} when nothing else is changed`;
  if (Math.abs(together) > Math.abs(most.value))
    return `Most of that comes from differences that act together (${signed(together)}); on their own, ${alone}.`;
  return Math.abs(most.value) - Math.abs(next.value) < smallest
    ? `Among the differences, ${alone}; another difference changes it as much.`
    : `Among the differences, ${alone}, more than any other difference.`;
}

/** Describes a factor of one setup. For parameters, lists those that differ from the other setup. */
function inWords(factor: keyof typeof factors, setup: TrainingSetup, other: TrainingSetup): string {
  if (factor === "data") return `${setup.dataset} ${setup.version}${outcomeOf(setup)}`;
  if (factor === "features") return setup.features;
  if (factor === "seed")
    return `seed ${setup.seed}, ${percent(setup.testSize)} held out ${splitText(setup.split)}`;
  if (factor === "threshold")
    return setup.threshold.rule === "fixed" ? String(setup.threshold.value) : setup.threshold.rule;
  const own = Object.entries(setup.params).filter(
    ([name, value]) => setup.kind !== other.kind || value !== other.params[name],
  );
  return [setup.kind, ...own.map(([name, value]) => `${name} ${value}`)].join(", ");
}

function outcomeOf({ outcome }: TrainingSetup): string {
  return isClaimsOutcome(outcome) ? "" : `, ${wordsOf(outcome).event}`;
}
