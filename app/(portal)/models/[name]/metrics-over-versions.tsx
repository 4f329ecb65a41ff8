import { XyChart } from "@/app/_components/curves/xy-chart";
import type { TrainedVersion } from "@/lib/registry/model-view";

const metrics = [
  { key: "recall", name: "Recall" },
  { key: "precision", name: "Precision" },
  { key: "roc_auc", name: "ROC-AUC" },
];
const mostVersions = 200;

/** The metrics of the newest versions, each on its own held-out rows, as lines. */
export function MetricsOverVersions({ versions }: { versions: TrainedVersion[] }) {
  const inOrder = versions.slice(0, mostVersions).toSorted((a, b) => a.version - b.version);
  const lines = metrics
    .map(({ key, name }) => ({
      name,
      values: inOrder.map(({ training }) => training?.metrics[key]?.value ?? null),
    }))
    .filter(({ values }) => values.some((value) => value !== null));
  if (inOrder.length < 2 || lines.length === 0) return null;
  return (
    <XyChart
      title="Metrics by version"
      xLabel="Version"
      yLabel="Metric"
      scale="whole"
      places={inOrder.map(({ version }) => version)}
      lines={lines}
    />
  );
}
