import path from "node:path";
import { anchorName } from "@/app/_components/markdown/markdown-nodes";
import { type ManualPage, slugOf } from "./manual";

/** Anchors of headings begin with it: no name of a heading is one of the portal's own. */
export const anchorPrefix = "section";
const picture = /^[\w-]+\.png$/;

/**
 * A page's text with links that lead within the portal: `architecture.md#floors` to the page of that file. A link to
 * a file that is no page becomes its name.
 * @returns the names of its pictures too, of `docs/pictures/`
 */
export function portalMarkdown(
  { file, text }: ManualPage,
  pages: ManualPage[],
): { text: string; pictures: string[] } {
  const files = new Set(pages.map((page) => page.file));
  const pictures: string[] = [];
  const rewritten = outsideCode(text, (part) =>
    part.replace(/(!?)\[([^\][]*)\]\(([^()\s]+)\)/g, (whole, mark: string, label: string, target: string) => {
      if (/^(?:[a-z]+:|#|\/)/i.test(target)) return whole;
      const [name = "", anchor] = target.split("#");
      const found = path.posix.join(path.posix.dirname(file), name);
      if (mark) {
        const image = path.posix.basename(found);
        if (!picture.test(image)) return label;
        pictures.push(image);
        return `![${label}](artifact:${image})`;
      }
      const known = files.has(found) ? found : `${found.replace(/\/$/, "")}/README.md`;
      if (!files.has(known)) return label;
      return `[${label}](/docs/${slugOf(known)}${anchor ? `#${anchorPrefix}-${anchor}` : ""})`;
    }),
  );
  return { text: rewritten, pictures };
}

/** A part of a page under a heading. */
export interface ManualSection {
  heading: string;
  /** Undefined for what stands before the first heading. */
  anchor?: string;
  text: string;
}

/** The parts of a page by its headings, which a search finds. */
export function sectionsOf({ title, text }: Pick<ManualPage, "title" | "text">): ManualSection[] {
  const sections: ManualSection[] = [{ heading: title, text: "" }];
  const seen = new Map<string, number>();
  let isCode = false;
  for (const line of text.split("\n")) {
    if (line.startsWith("```")) isCode = !isCode;
    const heading = isCode ? undefined : /^#{2,4} (.+)$/.exec(line)?.[1];
    if (heading === undefined) {
      sections.at(-1)!.text += `${line}\n`;
      continue;
    }
    const shown = heading.replaceAll(/[`*]/g, "");
    const name = anchorName(shown);
    const count = seen.get(name) ?? 0;
    seen.set(name, count + 1);
    sections.push({ heading: shown, anchor: count === 0 ? name : `${name}-${count}`, text: "" });
  }
  return sections;
}

/** Changes a Markdown text outside of its code blocks and code marks. */
function outsideCode(text: string, change: (part: string) => string): string {
  let isCode = false;
  return text
    .split(/^(?=```)/m)
    .map((block) => {
      if (block.startsWith("```")) isCode = !isCode;
      if (!isCode && block.startsWith("```")) {
        const end = block.indexOf("\n");
        return end < 0 ? block : block.slice(0, end) + change(block.slice(end));
      }
      return isCode ? block : change(block);
    })
    .join("");
}
