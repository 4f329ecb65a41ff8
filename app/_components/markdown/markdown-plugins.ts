import { anchorName, type MarkdownNode, nodeText } from "./markdown-nodes";

/** From this many headings on, a report begins with its contents. */
const longReport = 5;

/**
 * A rehype plugin: moves headings `offset` levels down, so that the page's h1 stays the only one, gives each an anchor
 * that begins with `prefix`, and puts a list of contents before a long report.
 */
export function rehypeHeadings({ offset, prefix }: { offset: number; prefix: string }) {
  return (tree: MarkdownNode) => {
    const seen = new Map<string, number>();
    const contents: { level: number; name: string; text: string }[] = [];
    eachNode(tree, (node) => {
      const level = Number(/^h([1-6])$/.exec(node.tagName ?? "")?.[1]);
      if (!level) return;
      node.tagName = `h${Math.min(6, level + offset)}`;
      // The heading of footnotes has a name already, which their links are described by.
      if (node.properties?.id) return;
      const text = nodeText(node);
      const name = unique(anchorName(text), seen);
      node.properties = { ...node.properties, id: `${prefix}-${name}`, "data-level": level };
      node.children = [...(node.children ?? []), anchorTo(name)];
      if (tree.children?.includes(node)) contents.push({ level, name, text });
    });
    if (contents.length < longReport) return;
    const body = element("div", {}, tree.children ?? []);
    tree.children = [contentsOf(contents), body];
  };
}

/** The two uppermost levels below the title. */
function contentsOf(headings: { level: number; name: string; text: string }[]): MarkdownNode {
  const [first, ...others] = headings;
  const isTitled = others.every(({ level }) => level > first!.level);
  const listed = isTitled ? others : headings;
  const top = listed.reduce((least, { level }) => Math.min(least, level), 6);
  const items = listed
    .filter(({ level }) => level <= top + 1)
    .map(({ level, name, text }) =>
      element("li", { "data-depth": level - top }, [
        element("a", { href: `#${name}` }, [{ type: "text", value: text }]),
      ]),
    );
  return element("nav", { "aria-label": "Contents", className: ["report-contents", "no-print"] }, [
    element("p", {}, [{ type: "text", value: "Contents" }]),
    element("ul", {}, items),
  ]);
}

function anchorTo(name: string): MarkdownNode {
  const properties = {
    href: `#${name}`,
    className: ["anchor", "no-print"],
    "aria-label": "Link to this heading",
  };
  return element("a", properties, [{ type: "text", value: "#" }]);
}

function unique(name: string, seen: Map<string, number>): string {
  const count = seen.get(name) ?? 0;
  seen.set(name, count + 1);
  return count === 0 ? name : `${name}-${count}`;
}

function element(
  tagName: string,
  properties: Record<string, unknown>,
  children: MarkdownNode[],
): MarkdownNode {
  return { type: "element", tagName, properties, children };
}

function eachNode(node: MarkdownNode, visit: (node: MarkdownNode) => void): void {
  visit(node);
  for (const child of node.children ?? []) eachNode(child, visit);
}
