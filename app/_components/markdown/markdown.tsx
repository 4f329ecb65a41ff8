import { deserialize } from "node:v8";
import ReactMarkdown, { type Components, defaultUrlTransform } from "react-markdown";
import { ScrollRegion } from "@/app/_components/ui/scroll-region";
import type { Attachment } from "@/lib/artifacts/artifact-kind";
import { sliceTag } from "./cut-tree";
import { FormulaStyles } from "./formula-styles";
import { components, image, link } from "./markdown-elements";
import { artifactScheme, formulaTag } from "./markdown-nodes";
import { readInThread, type Unread } from "./read-in-thread";

/**
 * GitHub's Markdown with formulas and diagrams, and without raw HTML. `![alt](artifact:key)` shows `attachments[key]`.
 * Nothing is loaded from elsewhere: other images become links. Drawn on the server: the text is read in a thread and
 * drawn in slices, so that a long one does not hold the process.
 * @param teamId whose text it is: teams take turns in the threads that read texts
 * @param headingOffset how far headings move down, so that the page's h1 stays the only one
 * @param anchorPrefix keeps the anchors of two documents on one page apart
 */
export async function Markdown({
  children,
  teamId,
  attachments = {},
  headingOffset = 1,
  anchorPrefix = "report",
}: {
  children: string;
  teamId: string;
  attachments?: Record<string, Attachment>;
  headingOffset?: number;
  anchorPrefix?: string;
}) {
  const slices = await readInThread({ text: children, offset: headingOffset, prefix: anchorPrefix }, teamId);
  if (typeof slices === "string")
    return (
      <div className="prose">
        <p>{asPlainText[slices]}</p>
        <ScrollRegion label="Text">
          <pre>{children}</pre>
        </ScrollRegion>
      </div>
    );
  const turn = turns();
  const treeOf = (index: number) => deserialize(slices[index]!);
  async function Slice({ index }: { index: number }) {
    await turn();
    return (
      <ReactMarkdown
        rehypePlugins={[() => () => treeOf(index)]}
        urlTransform={urlTransform}
        components={elements}
      >
        {""}
      </ReactMarkdown>
    );
  }
  const elements = {
    ...components,
    img: image(attachments),
    a: link(anchorPrefix),
    [sliceTag]: Slice,
    [formulaTag]: FormulaStyles,
  } as Components;
  return (
    <div className="prose">
      <Slice index={0} />
    </div>
  );
}

const asPlainText: Record<Unread, string> = {
  costly: "Rendering this text takes too much time or memory, so it is shown as plain text.",
  busy: "The portal is rendering many texts at the moment. This one is shown as plain text. Reload the page to try again.",
};

/** Makes the callers wait for a turn of the event loop each, one after the other. */
function turns(): () => Promise<void> {
  let last = Promise.resolve();
  return () => {
    last = last.then(() => new Promise((resolve) => setImmediate(resolve)));
    return last;
  };
}

function urlTransform(url: string, key: string, { tagName }: { tagName: string }): string {
  const isArtifact = key === "src" && tagName === "img" && url.startsWith(artifactScheme);
  return isArtifact ? url : defaultUrlTransform(url);
}
