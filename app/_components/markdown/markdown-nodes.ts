/** The part of a HTML syntax tree that reading its text needs. */
export type MarkdownNode = { type: string; value?: string; children?: MarkdownNode[] };

/** All text within a node. */
export function nodeText(node: MarkdownNode | undefined): string {
  return node?.value ?? node?.children?.map(nodeText).join("") ?? "";
}

/** A heading's name in an address, as GitHub makes it: "What's it worth?" is "whats-it-worth". */
export function anchorName(text: string): string {
  const name = text
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, "")
    .replace(/\s/g, "-");
  return name || "section";
}
