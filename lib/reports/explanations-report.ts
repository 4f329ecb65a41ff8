import type { ChartData } from "@/lib/artifacts/chart-data";
import type { Explanations } from "@/lib/monitoring/explanations";
import type { Monitored } from "@/lib/monitoring/monitored";
import { count, markdownTable } from "./markdown-table";

const shownFeatures = 15;
const shownSteps = 9;

/** What the model's scores of the current claims are made of. */
export function explanationsReport({ model, current }: Monitored, found: Explanations): string {
  const charts = explanationsReportCharts(found);
  const picture = (key: string) => `![${charts[key]!.description}](artifact:${key})`;
  const [first, second] = found.features;
  const [highest] = found.claims;
  return `# Explanations: ${model.name} version ${model.version} on ${current.dataset} version ${current.version}

**${first?.name}** moves the scores of these claims most, then **${second?.name}**.${highest ? ` The most suspicious claim is ${highest.name}, with a score of ${highest.probability.toFixed(3)}${outcome(highest.label)}.` : ""}

Each figure is a Shapley value: how much a field moves a claim's score away from the mean, ${found.base.toFixed(3)}${found.scale === "log-odds" ? " in log-odds" : ""}, the fields of a claim sharing the difference fairly. They are exact (path-dependent TreeSHAP) and say what the model does, not what causes fraud. ${count(found.rows)} claims drawn at random were explained, ${count(Math.round(found.rowsPerSecond))} a second on one thread of this machine.

## Which fields matter

${picture("shap-importance")}

${picture("shap-beeswarm")}

## What each category adds

${markdownTable(
  ["Field", "Adds most", "By", "Adds least", "By "],
  found.features
    .filter(({ values }) => values.length > 1)
    .slice(0, shownFeatures)
    .map(({ name, values }) => {
      const [top, bottom] = [values[0]!, values.at(-1)!];
      return [
        name,
        `${top.name} (${count(top.rows)} claims)`,
        signed(top.mean),
        `${bottom.name} (${count(bottom.rows)} claims)`,
        signed(bottom.mean),
      ];
    }),
  ["By", "By "],
)}
${
  found.claims.length === 0
    ? ""
    : `
## The most suspicious claims

${found.claims.map((_, at) => picture(`shap-claim-${at + 1}`)).join("\n\n")}
`
}`;
}

/** All charts of the explanations report, by the key that its Markdown names. */
export function explanationsReportCharts(found: Explanations): Record<string, ChartData> {
  const features = found.features.slice(0, shownFeatures);
  const unit = found.scale === "probability" ? "score" : "log-odds";
  const names = features
    .slice(0, 3)
    .map(({ name, meanAbsolute }) => `${name} ${meanAbsolute.toFixed(3)}`)
    .join(", ");
  return {
    "shap-importance": {
      title: "How far each field moves the score",
      description: `Mean size of the Shapley values by field, the greatest first: ${names}`,
      chart: {
        type: "bar",
        x: { label: `Mean |SHAP|, ${unit}` },
        bars: features.map(({ name, meanAbsolute }) => ({ name, value: meanAbsolute })),
      },
    },
    "shap-beeswarm": {
      title: "Which way, claim by claim",
      description: `A dot for each of ${features[0]?.points.length ?? 0} claims in each field's row: to the right the field raises the claim's ${unit}, to the left it lowers it. Full dots are flagged claims.`,
      chart: {
        type: "beeswarm",
        x: { label: `SHAP value, ${unit}` },
        series: ["Not flagged", "Flagged"],
        rows: features.map(({ name, points }) => ({ name, points })),
      },
    },
    ...Object.fromEntries(
      found.claims.map((claim, at) => [`shap-claim-${at + 1}`, claimChart(claim, found)]),
    ),
  };
}

function claimChart(claim: Explanations["claims"][number], { base, scale }: Explanations): ChartData {
  const { name, probability, label, parts } = claim;
  const steps = parts.slice(0, shownSteps).map((part) => ({
    name: `${part.name} = ${part.value === "" ? "missing" : part.value}`,
    value: part.contribution,
  }));
  const others = parts.slice(shownSteps);
  if (others.length > 0)
    steps.push({
      name: `${others.length} other fields`,
      value: others.reduce((sum, { contribution }) => sum + contribution, 0),
    });
  const most = steps[0] ? `, most by ${steps[0].name} (${signed(steps[0].value)})` : "";
  return {
    title: `${name}: score ${probability.toFixed(3)}${outcome(label)}`,
    description: `From the mean of ${base.toFixed(3)} to this claim's ${scale === "probability" ? "score" : "log-odds"}${most}`,
    chart: {
      type: "waterfall",
      x: { label: scale === "probability" ? "Score" : "Log-odds" },
      start: { name: "Mean of all claims", value: base },
      steps,
      end: "This claim",
    },
  };
}

function outcome(label: string): string {
  return label === "1" ? ", and was a fraud" : label === "0" ? ", and was legitimate" : "";
}

function signed(value: number): string {
  return `${value < 0 ? "−" : "+"}${Math.abs(value).toFixed(3)}`;
}
