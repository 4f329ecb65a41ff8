import { Chart } from "@/app/_components/charts/chart";
import { counted } from "@/lib/base/number-text";
import type { ExplainedClaim } from "@/lib/serving/explain-claim";

/** So many features get a bar of their own; the others share one. */
const shown = 12;

/** Waterfall of each feature's contribution to the claim's score. */
export function Reasons({ explained: { base, contributions, scale } }: { explained: ExplainedClaim }) {
  const steps = contributions
    .slice(0, shown)
    .map(({ text, contribution }) => ({ name: text, value: contribution }));
  const rest = contributions.slice(shown);
  if (rest.length > 0)
    steps.push({
      name: counted(rest.length, "other feature"),
      value: rest.reduce((sum, { contribution }) => sum + contribution, 0),
    });
  const isScore = scale === "score";
  return (
    <Chart
      data={{
        title: "Why",
        description: `Contribution of each feature, from the base value (the model’s output before any field is known) to the score: exact Shapley values in ${isScore ? "the score" : "the log-odds of the score"} before calibration, not in the probability. They explain the model, not the cause.`,
        chart: {
          type: "waterfall",
          x: { label: isScore ? "Score" : "Log-odds of the score" },
          start: { name: "Base value", value: base },
          steps,
          end: "Result",
        },
      }}
    />
  );
}
