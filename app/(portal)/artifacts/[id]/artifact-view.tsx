import { Markdown } from "@/app/_components/markdown/markdown";
import { anchorName } from "@/app/_components/markdown/markdown-nodes";
import type { Attachment } from "@/lib/artifacts/artifact-kind";
import { getArtifactKind } from "@/lib/artifacts/catalog";
import { artifactImage } from "@/lib/base/markdown-text";

/** One artifact, as its kind is shown. */
export function ArtifactView({
  artifact: { id, key, kind, data },
  teamId,
  attachments,
}: {
  artifact: { id: string; key: string; kind: string; data: unknown };
  teamId: string;
  /** Artifacts of the same run that its Markdown may embed. */
  attachments: Record<string, Attachment>;
}) {
  const { toMarkdown, toAttachment, data: schema } = getArtifactKind(kind);
  const held = schema.parse(data);
  const own = toAttachment && { [key]: toAttachment(held as object, `/api/v1/artifacts/${id}/content`) };
  return (
    <Markdown teamId={teamId} attachments={{ ...attachments, ...own }} anchorPrefix={anchorName(key)}>
      {toMarkdown ? toMarkdown(held) : artifactImage(key, "")}
    </Markdown>
  );
}
