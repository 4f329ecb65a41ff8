import { serialize } from "node:v8";
import rehypeHighlight from "rehype-highlight";
import rehypeKatex from "rehype-katex";
import remarkGfm from "remark-gfm";
import remarkAlert from "remark-github-blockquote-alert";
import remarkMath from "remark-math";
import remarkParse from "remark-parse";
import remarkRehype from "remark-rehype";
import { unified } from "unified";
import { cutTree } from "./cut-tree";
import { formulaTag, holdsFormula, type MarkdownNode } from "./markdown-nodes";
import { rehypeHeadings } from "./markdown-plugins";
import { remarkInlineMath } from "./remark-inline-math";

/** A Markdown text, and how its headings become part of a page (`rehypeHeadings`). */
export interface MarkdownSource {
  text: string;
  offset: number;
  prefix: string;
}

/** Restrictions for formulas: no links, no files, no sizes that cover the page. */
const formulas = {
  trust: false,
  maxSize: 20,
  maxExpand: 500,
  strict: "ignore",
  errorColor: "var(--bad)",
} as const;

/** GitHub's Markdown with formulas. Raw HTML stays a node of its own, which react-markdown shows as text. */
const markdown = unified()
  .use(remarkParse)
  .use(remarkGfm)
  .use(remarkMath, { singleDollarTextMath: false })
  .use(remarkInlineMath)
  .use(remarkAlert)
  .use(remarkRehype, { allowDangerousHtml: true })
  .use(rehypeKatex, formulas)
  .use(rehypeHighlight, { detect: false, plainText: ["mermaid", "math"] });

/**
 * Reads a text into the slices of its HTML syntax tree (`cutTree`), each serialized: who draws one does not read the
 * others. The first slice is the document.
 */
export function readMarkdown({ text, offset, prefix }: MarkdownSource): Uint8Array<ArrayBuffer>[] {
  const tree = markdown.runSync(markdown.parse(text)) as MarkdownNode;
  rehypeHeadings({ offset, prefix })(tree);
  if (holdsFormula(tree))
    tree.children?.push({ type: "element", tagName: formulaTag, properties: {}, children: [] });
  return cutTree(tree).map((slice) => Uint8Array.from(serialize(slice)));
}
