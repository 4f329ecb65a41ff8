import { Chart } from "@/app/_components/chart";
import { Markdown } from "@/app/_components/markdown";
import { ChartData, MarkdownData } from "@/lib/artifacts/artifact";

/** One artifact as its kind is shown. */
export function ArtifactView({
  artifact,
  charts,
}: {
  artifact: { kind: string; data: unknown };
  /** What the Markdown's `artifact:` images refer to. */
  charts: Record<string, ChartData>;
}) {
  if (artifact.kind === "chart") return <Chart data={ChartData.parse(artifact.data)} />;
  return <Markdown charts={charts}>{MarkdownData.parse(artifact.data).markdown}</Markdown>;
}
