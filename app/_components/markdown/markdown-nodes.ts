/** A node of a HTML syntax tree (hast). */
export type MarkdownNode = {
  type: string;
  tagName?: string;
  properties?: Record<string, unknown>;
  value?: string;
  children?: MarkdownNode[];
};

/** The scheme of addresses that name what the same run kept. */
export const artifactScheme = "artifact:";

/** True where a picture within a node shows what the run kept. */
export function holdsArtifact({ tagName, properties, children = [] }: MarkdownNode): boolean {
  const isOne = tagName === "img" && String(properties?.src).startsWith(artifactScheme);
  return isOne || children.some(holdsArtifact);
}

/** The element that asks for the styles of formulas. */
export const formulaTag = "formula-styles";

/** True for a tree with a formula that KaTeX has drawn. */
export function holdsFormula({ properties, children = [] }: MarkdownNode): boolean {
  const { className } = properties ?? {};
  return (Array.isArray(className) && className.includes("katex")) || children.some(holdsFormula);
}

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
