import { Chart } from "@/app/_components/charts/chart";
import { labelOf } from "@/app/_components/forms/schema-fields";
import { counted } from "@/lib/base/number-text";
import type { ExplainedClaim } from "@/lib/serving/explain-claim";

/** So many features get a bar of their own; the others share one. */
const shown = 12;

/** What each feature adds to the claim's score. */
export function Reasons({ explained: { base, contributions, scale } }: { explained: ExplainedClaim }) {
  const steps = contributions.slice(0, shown).map(({ feature, value, contribution }) => ({
    name: `${labelOf(feature)}: ${value}`,
    value: contribution,
  }));
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
        description: `From the base value, which the model gives before any field is known, to this claim: what each feature adds or takes away, by exact Shapley values in ${isScore ? "the score" : "the logarithmic odds of the score"} before calibration, not in the probability. It is what the model saw, not what happened.`,
        chart: {
          type: "waterfall",
          x: { label: isScore ? "Score" : "Logarithmic odds of the score" },
          start: { name: "Base value", value: base },
          steps,
          end: "This claim",
        },
      }}
    />
  );
}
