import type { ComponentProps } from "react";
import ReactMarkdown, { type Components, defaultUrlTransform, type ExtraProps } from "react-markdown";
import rehypeHighlight from "rehype-highlight";
import remarkGfm from "remark-gfm";
import type { ChartData } from "@/lib/artifacts/artifact";
import { Chart } from "./chart";
import { CopyButton } from "./copy-button";
import { anchorName, type MarkdownNode, nodeText } from "./markdown-nodes";
import { ScrollRegion } from "./scroll-region";

const artifactScheme = "artifact:";

/**
 * GitHub's Markdown without raw HTML. `![alt](artifact:key)` draws `charts[key]`. Nothing is loaded from other sites:
 * their images become links.
 * @param headingOffset how far headings move down, so that the page's h1 stays the only one
 * @param anchorPrefix keeps the anchors of two documents on one page apart
 */
export function Markdown({
  children,
  charts = {},
  headingOffset = 1,
  anchorPrefix = "report",
}: {
  children: string;
  charts?: Record<string, ChartData>;
  headingOffset?: number;
  anchorPrefix?: string;
}) {
  const seen = new Map<string, number>();
  const anchor = (text: string) => {
    const name = `${anchorPrefix}-${anchorName(text)}`;
    const count = seen.get(name) ?? 0;
    seen.set(name, count + 1);
    return count === 0 ? name : `${name}-${count}`;
  };
  return (
    <div className="prose">
      <ReactMarkdown
        remarkPlugins={[remarkGfm]}
        rehypePlugins={[[rehypeHighlight, { detect: false }]]}
        urlTransform={(url, key, node) =>
          key === "src" && node.tagName === "img" && url.startsWith(artifactScheme)
            ? url
            : defaultUrlTransform(url)
        }
        components={{
          ...components,
          ...headings(headingOffset, anchor),
          img: image(charts),
          a: link(anchorPrefix),
        }}
      >
        {children}
      </ReactMarkdown>
    </div>
  );
}

const components: Components = {
  // A chart is a figure, which may not stand in a paragraph.
  p: ({ node, children }) => (node?.children.some(isArtifact) ? children : <p>{children}</p>),
  pre: ({ node, children }) => (
    <div className="code">
      <div className="code-copy">
        <CopyButton text={nodeText(node as MarkdownNode).replace(/\n$/, "")} />
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <pre tabIndex={0}>{children}</pre>
    </div>
  ),
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

function headings(offset: number, anchor: (text: string) => string): Components {
  const heading = (level: number) => {
    const Tag = `h${Math.min(6, level + offset)}` as "h2";
    return ({ node, children, id: givenId, className }: ComponentProps<"h2"> & ExtraProps) => {
      // The heading of footnotes has a name already, which their links are described by.
      const id = givenId ?? anchor(nodeText(node as MarkdownNode));
      return (
        <Tag id={id} className={className} data-level={level}>
          {children}
          <a href={`#${id}`} className="anchor no-print" aria-label="Link to this heading">
            #
          </a>
        </Tag>
      );
    };
  };
  return { h1: heading(1), h2: heading(2), h3: heading(3), h4: heading(4), h5: heading(5), h6: heading(6) };
}

function image(charts: Record<string, ChartData>): Components["img"] {
  return ({ src, alt }) => {
    if (typeof src !== "string" || !src) return null;
    if (src.startsWith(artifactScheme)) {
      const key = decodeURIComponent(src.slice(artifactScheme.length));
      const chart = Object.hasOwn(charts, key) ? charts[key] : undefined;
      return chart ? (
        <Chart data={chart} />
      ) : (
        <span className="text-muted">[{alt || key}: not kept by this run]</span>
      );
    }
    // biome-ignore lint/performance/noImgElement: kept files have no size known beforehand
    if (src.startsWith("/") && !src.startsWith("//")) return <img src={src} alt={alt ?? ""} loading="lazy" />;
    return (
      <a href={src} rel="noopener noreferrer nofollow">
        {alt || src}
      </a>
    );
  };
}

function link(anchorPrefix: string): Components["a"] {
  return ({ href = "", children, id, className }) => {
    const isFootnote = href.startsWith("#user-content-");
    if (href.startsWith("#"))
      return (
        <a id={id} className={className} href={isFootnote ? href : `#${anchorPrefix}-${href.slice(1)}`}>
          {children}
        </a>
      );
    return (
      <a
        href={href}
        rel={href.startsWith("/") && !href.startsWith("//") ? undefined : "noopener noreferrer nofollow"}
      >
        {children}
      </a>
    );
  };
}

function isArtifact(node: { type: string; tagName?: string; properties?: Record<string, unknown> }): boolean {
  return node.tagName === "img" && String(node.properties?.src).startsWith(artifactScheme);
}
