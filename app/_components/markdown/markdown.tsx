import "katex/dist/katex.min.css";
import ReactMarkdown, { type Components, defaultUrlTransform } from "react-markdown";
import rehypeHighlight from "rehype-highlight";
import rehypeKatex from "rehype-katex";
import remarkGfm from "remark-gfm";
import remarkAlert from "remark-github-blockquote-alert";
import remarkMath from "remark-math";
import { Chart } from "@/app/_components/charts/chart";
import { CopyButton } from "@/app/_components/ui/copy-button";
import { ScrollRegion } from "@/app/_components/ui/scroll-region";
import type { Attachment } from "@/lib/artifacts/artifact-kind";
import { Diagram } from "./diagram";
import { isCostlyMarkdown } from "./markdown-cost";
import { type MarkdownNode, nodeText } from "./markdown-nodes";
import { rehypeHeadings } from "./markdown-plugins";
import { remarkInlineMath } from "./remark-inline-math";

const artifactScheme = "artifact:";

/** What a formula may do is to be shown: no links, no files, no sizes that cover the page. */
const formulas = { trust: false, maxSize: 20, maxExpand: 500, strict: "ignore", errorColor: "var(--bad)" };

/**
 * GitHub's Markdown with formulas and diagrams, and without raw HTML. `![alt](artifact:key)` shows `attachments[key]`.
 * Nothing is loaded from elsewhere: other images become links.
 * @param headingOffset how far headings move down, so that the page's h1 stays the only one
 * @param anchorPrefix keeps the anchors of two documents on one page apart
 */
export function Markdown({
  children,
  attachments = {},
  headingOffset = 1,
  anchorPrefix = "report",
}: {
  children: string;
  attachments?: Record<string, Attachment>;
  headingOffset?: number;
  anchorPrefix?: string;
}) {
  // Drawn on the server: one text may not hold the process.
  if (isCostlyMarkdown(children))
    return (
      <div className="prose">
        <p>This text is too deeply nested or too large to be drawn. It is shown as it was written.</p>
        <ScrollRegion label="Text">
          <pre>{children}</pre>
        </ScrollRegion>
      </div>
    );
  return (
    <div className="prose">
      <ReactMarkdown
        remarkPlugins={[
          remarkGfm,
          [remarkMath, { singleDollarTextMath: false }],
          remarkInlineMath,
          remarkAlert,
        ]}
        rehypePlugins={[
          [rehypeKatex, formulas],
          [rehypeHighlight, { detect: false, plainText: ["mermaid", "math"] }],
          [rehypeHeadings, { offset: headingOffset, prefix: anchorPrefix }],
        ]}
        urlTransform={(url, key, node) =>
          key === "src" && node.tagName === "img" && url.startsWith(artifactScheme)
            ? url
            : defaultUrlTransform(url)
        }
        components={{ ...components, img: image(attachments), a: link(anchorPrefix) }}
      >
        {children}
      </ReactMarkdown>
    </div>
  );
}

const components: Components = {
  // A figure may not stand in a paragraph.
  p: ({ node, children, className }) =>
    node?.children.some(holdsArtifact) ? children : <p className={className}>{children}</p>,
  pre: ({ node, children }) => {
    const text = nodeText(node as MarkdownNode).replace(/\n$/, "");
    const code = (
      <div className="code">
        <div className="code-copy">
          <CopyButton text={text} />
        </div>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
        <pre tabIndex={0}>{children}</pre>
      </div>
    );
    return isDiagram(node) ? <Diagram source={text}>{code}</Diagram> : code;
  },
  table: ({ children }) => (
    <ScrollRegion label="Table" className="table">
      <table>{children}</table>
    </ScrollRegion>
  ),
  th: ({ children, style }) =>
    children ? (
      <th scope="col" style={style}>
        {children}
      </th>
    ) : (
      <td style={style} />
    ),
  input: ({ checked }) => (
    <input type="checkbox" checked={checked} readOnly disabled aria-label={checked ? "Done" : "To do"} />
  ),
};

function image(attachments: Record<string, Attachment>): Components["img"] {
  return ({ src, alt }) => {
    if (typeof src !== "string" || !src) return alt || null;
    if (src.startsWith(artifactScheme)) {
      const key = keyOf(src);
      const attached = Object.hasOwn(attachments, key) ? attachments[key] : undefined;
      if (!attached) return <span className="text-muted">[{alt || key}: not kept by this run]</span>;
      if ("chart" in attached) return <Chart data={attached} />;
      const { title, description, address, width, height } = attached;
      return (
        <figure>
          {/* biome-ignore lint/performance/noImgElement: a kept file, shown as it is */}
          <img src={address} alt={alt || description} width={width} height={height} />
          <figcaption className="text-xs text-muted">{title}</figcaption>
        </figure>
      );
    }
    return (
      <a href={src} rel="noopener noreferrer nofollow">
        {alt || src}
      </a>
    );
  };
}

function link(anchorPrefix: string): Components["a"] {
  return ({ href = "", children, id, className, "aria-label": label }) => {
    // An address that may not be followed is no link.
    if (!href) return <span>{children}</span>;
    if (href.startsWith("#")) {
      const isFootnote = href.startsWith("#user-content-");
      const there = isFootnote ? href : `#${anchorPrefix}-${href.slice(1)}`;
      return (
        <a id={id} className={className} href={there} aria-label={label}>
          {children}
        </a>
      );
    }
    const isOurs = href.startsWith("/") && !href.startsWith("//");
    return (
      <a href={href} rel={isOurs ? undefined : "noopener noreferrer nofollow"}>
        {children}
      </a>
    );
  };
}

type Element = {
  type: string;
  tagName?: string;
  properties?: Record<string, unknown>;
  children?: Element[];
};

function holdsArtifact({ tagName, properties, children = [] }: Element): boolean {
  const isOne = tagName === "img" && String(properties?.src).startsWith(artifactScheme);
  return isOne || children.some(holdsArtifact);
}

function isDiagram(pre: { children: Element[] } | undefined): boolean {
  return (
    pre?.children.some(({ properties }) => String(properties?.className).includes("language-mermaid")) ??
    false
  );
}

/** A key that is no valid encoding is taken as it stands. */
function keyOf(src: string): string {
  const key = src.slice(artifactScheme.length);
  try {
    return decodeURIComponent(key);
  } catch {
    return key;
  }
}
