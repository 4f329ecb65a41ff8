import { Chart } from "@/app/_components/chart";
import { Markdown } from "@/app/_components/markdown";
import { anchorName } from "@/app/_components/markdown-nodes";
import { type Attachment, ChartData, MarkdownData } from "@/lib/artifacts/artifact";

/** One artifact as its kind is shown. */
export function ArtifactView({
  artifact: { key, kind, data },
  attachments,
}: {
  artifact: { key: string; kind: string; data: unknown };
  /** What the Markdown's `artifact:` images refer to. */
  attachments: Record<string, Attachment>;
}) {
  if (kind === "chart") return <Chart data={ChartData.parse(data)} />;
  if (kind === "image")
    return <Markdown attachments={attachments}>{`![](artifact:${encodeURIComponent(key)})`}</Markdown>;
  const { markdown } = MarkdownData.parse(data);
  return (
    <Markdown attachments={attachments} anchorPrefix={anchorName(key)}>
      {markdown}
    </Markdown>
  );
}
