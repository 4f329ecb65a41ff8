import type { Evaluation } from "@/lib/learning/evaluate/evaluation";
import { sampleCurve, sharePlaces } from "./sample-curve";
import { XyChart } from "./xy-chart";

/** ROC and precision–recall curves of several models over each other. */
export function EvaluationCurves({
  models,
}: {
  models: { name: string; evaluation: Pick<Evaluation, "rocCurve" | "prCurve" | "rocAuc" | "prAuc"> }[];
}) {
  const named = (name: string, area: number) => `${name} (area ${area.toFixed(3)})`;
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-3 lg:grid-cols-2">
      <XyChart
        title="ROC curve"
        xLabel="False positive rate"
        yLabel="Recall"
        places={sharePlaces}
        scale="share"
        lines={models.map(({ name, evaluation: { rocCurve, rocAuc } }) => ({
          name: named(name, rocAuc),
          values: sampleCurve(rocCurve, sharePlaces),
        }))}
      />
      <XyChart
        title="Precision–recall curve"
        xLabel="Recall"
        yLabel="Precision"
        places={sharePlaces}
        scale="share"
        lines={models.map(({ name, evaluation: { prCurve, prAuc } }) => ({
          name: named(name, prAuc),
          values: sampleCurve(prCurve, sharePlaces),
        }))}
      />
    </div>
  );
}
