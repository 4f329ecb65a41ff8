import { deserialize } from "node:v8";
import { expect, test } from "vitest";
import { cutTree, sliceTag } from "./cut-tree";
import type { MarkdownNode } from "./markdown-nodes";
import { readMarkdown } from "./read-markdown";

const texts: [string, string][] = [
  ["callouts", "> [!NOTE]\n> A word.\n\n".repeat(150)],
  ["list items", "- An *item*\n".repeat(400)],
  ["a table", `|a|b|\n|-|-|\n${"|1|2|\n".repeat(400)}`],
  ["a paragraph", "*a* `b` ".repeat(800)],
  ["formulas", "$x^2$ ".repeat(200)],
  ["a report with contents", "# A\n\n## B\n\ntext\n\n".repeat(150)],
];

test.each(texts)("%s are divided into slices of bounded size that together are the whole", (_, text) => {
  const slices = readMarkdown({ text, offset: 1, prefix: "report" }).map((bytes) => deserialize(bytes));
  expect(slices.length).toBeGreaterThan(3);
  for (const slice of slices) expect(countOf(slice)).toBeLessThan(1_000);
  const whole = joined(slices[0], slices);
  const again = cutTree(structuredClone(whole));
  expect(joined(again[0]!, again)).toEqual(whole);
});

test("keeps code in one slice, since it is copied as a whole; a short text is one slice", () => {
  const code = readMarkdown({ text: `\`\`\`js\n${"a = 1;\n".repeat(500)}\`\`\``, offset: 1, prefix: "r" });
  const slices = code.map((bytes) => deserialize(bytes) as MarkdownNode);
  const holders = slices.filter((slice) => slice.children?.some(({ tagName }) => tagName === "pre"));
  expect(holders).toHaveLength(1);
  expect(readMarkdown({ text: "# A\n\nshort text", offset: 1, prefix: "r" })).toHaveLength(1);
});

function countOf({ children = [] }: MarkdownNode): number {
  return children.reduce((sum, child) => sum + countOf(child), 1);
}

/** The tree with each slice back in its place. */
function joined(node: MarkdownNode, slices: MarkdownNode[]): MarkdownNode {
  const children = node.children?.flatMap((child) =>
    child.tagName === sliceTag
      ? joined(slices[child.properties!.index as number]!, slices).children!
      : [joined(child, slices)],
  );
  return children ? { ...node, children } : node;
}
