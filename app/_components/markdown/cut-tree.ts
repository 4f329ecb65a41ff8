import { holdsArtifact, type MarkdownNode } from "./markdown-nodes";

/** Nodes of a slice: drawing them takes some milliseconds. */
const sliceNodes = 400;
/** The element that stands where a slice was cut out; its property `index` names the slice. */
export const sliceTag = "slice";

/**
 * Cuts a HTML syntax tree into slices of some hundred nodes, so that drawing one after the other leaves the event loop
 * to others in between. @returns roots; the first is the document, the others stand in place of their `sliceTag`
 * elements
 */
export function cutTree(tree: MarkdownNode): MarkdownNode[] {
  const slices: MarkdownNode[] = [tree];
  cut(tree);
  return slices;

  /** Cuts what is too large out of a node. @returns the nodes that are left in it */
  function cut(node: MarkdownNode): number {
    const children = node.children ?? [];
    const sizes = children.map(cut);
    const size = sizes.reduce((sum, each) => sum + each, 1);
    if (size <= sliceNodes || isWhole(node)) return size;
    node.children = groups(children, sizes).map((group) => {
      const index = slices.push({ type: "root", children: group }) - 1;
      return { type: "element", tagName: sliceTag, properties: { index }, children: [] };
    });
    // Of very many groups, groups again.
    return node.children.length < children.length ? cut(node) : node.children.length + 1;
  }
}

/** Code is copied as a whole, and a paragraph is drawn by what it holds. */
function isWhole(node: MarkdownNode): boolean {
  return node.tagName === "pre" || (node.tagName === "p" && (node.children ?? []).some(holdsArtifact));
}

/** Neighbours together, up to the size of a slice. */
function groups(children: MarkdownNode[], sizes: number[]): MarkdownNode[][] {
  const found: MarkdownNode[][] = [];
  let room = 0;
  for (const [index, child] of children.entries()) {
    if (found.length === 0 || sizes[index]! > room) {
      found.push([]);
      room = sliceNodes;
    }
    found.at(-1)!.push(child);
    room -= sizes[index]!;
  }
  return found;
}
