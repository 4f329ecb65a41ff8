import { z } from "zod";
import { defineArtifactKind } from "@/lib/artifacts/artifact-kind";

/** `![alt](artifact:roc-curve)` shows the artifact that the same run stored under that key. */
export const MarkdownData = z.object({ title: z.string(), markdown: z.string() });

export default defineArtifactKind({
  slug: "markdown",
  name: "Reports",
  data: MarkdownData,
  toMarkdown: ({ markdown }) => markdown,
  toFile: ({ markdown }) => ({ ending: "md", mediaType: "text/markdown; charset=utf-8", body: markdown }),
});
