import type { Components } from "react-markdown";
import { Chart } from "@/app/_components/charts/chart";
import { CopyButton } from "@/app/_components/ui/copy-button";
import { ScrollRegion } from "@/app/_components/ui/scroll-region";
import type { Attachment } from "@/lib/artifacts/artifact-kind";
import { Diagram } from "./diagram";
import { artifactScheme, holdsArtifact, type MarkdownNode, nodeText } from "./markdown-nodes";

/** The elements of Markdown, as pages show them. */
export const components: Components = {
  // A figure may not stand in a paragraph.
  p: ({ node, children, className }) =>
    (node as MarkdownNode).children?.some(holdsArtifact) ? children : <p className={className}>{children}</p>,
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
    return isDiagram(node as MarkdownNode) ? <Diagram source={text}>{code}</Diagram> : code;
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

/** Images: artifacts of the run are shown; others become links, so that nothing is loaded from other sites. */
export function image(attachments: Record<string, Attachment>): Components["img"] {
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

/** Links, with anchors that begin with `anchorPrefix`. */
export function link(anchorPrefix: string): Components["a"] {
  return ({ href = "", children, id, className, "aria-label": label }) => {
    // An address that may not be followed is no link.
    if (!href) return <span>{children}</span>;
    if (href.startsWith("#")) {
      const isFootnote = href.startsWith("#user-content-");
      const target = isFootnote ? href : `#${anchorPrefix}-${href.slice(1)}`;
      return (
        <a id={id} className={className} href={target} aria-label={label}>
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

function isDiagram(pre: MarkdownNode | undefined): boolean {
  return (
    pre?.children?.some(({ properties }) => String(properties?.className).includes("language-mermaid")) ??
    false
  );
}

/** A key with an invalid percent-encoding is used unchanged. */
function keyOf(src: string): string {
  const key = src.slice(artifactScheme.length);
  try {
    return decodeURIComponent(key);
  } catch {
    return key;
  }
}
