import type { ChartData } from "@/lib/artifacts/chart-data";
import { artifactImage, markdownText } from "@/lib/base/markdown-text";
import { counted, percent, signed } from "@/lib/base/number-text";
import { type TableWords, wordsOf } from "@/lib/datasets/table-words";
import { valueInWords } from "@/lib/datasets/value-in-words";
import type { Explanations } from "@/lib/monitoring/explanations";
import type { Monitored } from "@/lib/monitoring/monitored";
import { count, markdownTable } from "./markdown-table";

const shownFeatures = 15;
const shownSteps = 9;

/** Explains the model's scores of the current claims. */
export function explanationsReport({ model, current, outcome }: Monitored, found: Explanations): string {
  const words = wordsOf(outcome);
  const { row } = words;
  const charts = explanationsReportCharts(found, words);
  const picture = (key: string) => artifactImage(key, charts[key]!.description);
  return `# Explanations: ${markdownText(model.name)} version ${model.version} on ${current.dataset} version ${current.version}

${summary(found, words)}

Each figure is a Shapley value: how much a field moves a ${row}'s score, before calibration, away from the base value, ${found.base.toFixed(3)}${found.scale === "log-odds" ? " in log-odds" : ""}, with the difference shared fairly among the ${row}'s fields. The base value is the model's score before any field is known, computed from the ${row}s that it learned from; it is not the mean score of these ${row}s. The values are exact${found.method && ` (${found.method})`} and describe the model, not the causes of ${markdownText(words.event)}. ${counted(found.rows, row)} drawn at random ${found.rows === 1 ? "was" : "were"} explained, ${count(Math.round(found.rowsPerSecond))} per second on one thread of this machine.

## Which fields matter

${picture("shap-importance")}

${picture("shap-beeswarm")}

${categoriesSection(found, row)}${
  found.claims.length === 0
    ? ""
    : `

## The ${words.highest[1]}

${found.claims.map((_, index) => picture(`shap-claim-${index + 1}`)).join("\n\n")}
`
}`;
}

/** The fields that move scores most, and the most suspicious claim. */
function summary({ features, claims, isCalibrated }: Explanations, words: TableWords): string {
  const { row } = words;
  const [first, second] = features.filter(({ meanAbsolute }) => meanAbsolute > 0);
  const fields = !first
    ? `No field moves the scores of these ${row}s: the model gives all of them the same score.`
    : !second
      ? `**${markdownText(first.name)}** alone moves the scores of these ${row}s.`
      : second.meanAbsolute < first.meanAbsolute
        ? `**${markdownText(first.name)}** moves the scores of these ${row}s most, then **${markdownText(second.name)}**.`
        : `**${markdownText(first.name)}** and **${markdownText(second.name)}** move the scores of these ${row}s most, and equally.`;
  const [highest] = claims;
  return highest
    ? `${fields} The ${words.highest[0]} is ${markdownText(highest.name)}, with a score of ${scoreOf(highest).toFixed(3)}${chance(highest, isCalibrated)}${outcomeText(highest.label, words)}.`
    : fields;
}

function categoriesSection({ features }: Explanations, row: string): string {
  const shown = features.filter(({ values }) => values.length > 1).slice(0, shownFeatures);
  if (shown.length === 0) return "";
  return `## Contribution of each category

${markdownTable(
  ["Field", "Adds most", "By", "Adds least", "By "],
  shown.map(({ name, values }) => {
    const [top, bottom] = [values[0]!, values.at(-1)!];
    return [
      name,
      `${top.name} (${counted(top.rows, row)})`,
      signed(top.mean),
      `${bottom.name} (${counted(bottom.rows, row)})`,
      signed(bottom.mean),
    ];
  }),
  ["By", "By "],
)}`;
}

/** All charts of the explanations report, by the key used in its Markdown. */
export function explanationsReportCharts(found: Explanations, words: TableWords): Record<string, ChartData> {
  const { row } = words;
  const features = found.features.slice(0, shownFeatures);
  const unit = found.scale === "score" ? "score" : "log-odds";
  const names = features
    .slice(0, 3)
    .map(({ name, meanAbsolute }) => `${name} ${meanAbsolute.toFixed(3)}`)
    .join(", ");
  return {
    "shap-importance": {
      title: "Effect of each field on the score",
      description: `Mean size of the Shapley values by field, largest first: ${names}`,
      chart: {
        type: "bar",
        x: { label: `Mean |SHAP|, ${unit}` },
        bars: features.map(({ name, meanAbsolute }) => ({ name, value: meanAbsolute })),
      },
    },
    "shap-beeswarm": {
      title: `Direction of the effect, ${row} by ${row}`,
      description: `A dot for each of ${counted(features[0]?.points.length ?? 0, row)} in each field's row: to the right the field raises the ${row}'s ${unit}, to the left it lowers it. Full dots are flagged ${row}s.`,
      chart: {
        type: "beeswarm",
        x: { label: `SHAP value, ${unit}` },
        series: ["Not flagged", "Flagged"],
        rows: features.map(({ name, points }) => ({ name, points })),
      },
    },
    ...Object.fromEntries(
      found.claims.map((claim, index) => [`shap-claim-${index + 1}`, claimChart(claim, found, words)]),
    ),
  };
}

function claimChart(
  claim: Explanations["claims"][number],
  { base, scale }: Explanations,
  words: TableWords,
): ChartData {
  const { name, label, parts } = claim;
  const steps = parts.slice(0, shownSteps).map((part) => ({
    name: valueInWords(part.name, part.value),
    value: part.contribution,
  }));
  const others = parts.slice(shownSteps);
  if (others.length > 0)
    steps.push({
      name: counted(others.length, "other field"),
      value: others.reduce((sum, { contribution }) => sum + contribution, 0),
    });
  const most =
    steps[0] && steps[0].value !== 0 ? `, most by ${steps[0].name} (${signed(steps[0].value)})` : "";
  return {
    title: `${name}: score ${scoreOf(claim).toFixed(3)}${outcomeText(label, words)}`,
    description: `From the base value of ${base.toFixed(3)} to this ${words.row}'s ${scale === "score" ? "score" : "log-odds"}${most}`,
    chart: {
      type: "waterfall",
      x: { label: scale === "score" ? "Score" : "Log-odds" },
      start: { name: "Base value", value: base },
      steps,
      end: `This ${words.row}`,
    },
  };
}

/** Score before calibration. Earlier explanations store it as the probability. */
function scoreOf({ score, probability }: Explanations["claims"][number]): number {
  return score ?? probability;
}

function chance({ probability }: Explanations["claims"][number], isCalibrated: boolean): string {
  return isCalibrated ? ` (a calibrated probability of ${percent(probability)})` : "";
}

function outcomeText(label: string, { positive, isNegative }: TableWords): string {
  return label === "1" ? `, and was a ${positive}` : label === "0" ? `, and was ${isNegative}` : "";
}
