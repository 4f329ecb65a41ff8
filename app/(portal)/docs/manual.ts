import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { cache } from "react";

/** A page of the documentation: a Markdown file of the repository. */
export interface ManualPage {
  /** Its name in addresses: the path below `docs/` with `-` for `/`. */
  slug: string;
  /** Path from the root of the repository. */
  file: string;
  title: string;
  group: string;
  /** Without its title. */
  text: string;
}

/** Groups in the order of the side list, with their pages in order. A folder stands for all of its pages. */
const groups: [title: string, files: string[]][] = [
  ["Start", ["README.md", "docs/tutorial.md", "docs/guide.md", "docs/comparison.md"]],
  ["How to", ["docs/how-to/README.md", "docs/how-to/", "docs/migration.md"]],
  [
    "Reference",
    [
      "docs/cli.md",
      "docs/api.md",
      "docs/reference.md",
      "docs/operating.md",
      "docs/runbook.md",
      "docs/mlflow.md",
      "docs/glossary.md",
      "docs/CHANGELOG.md",
    ],
  ],
  [
    "Explanations",
    [
      "docs/architecture.md",
      "docs/durability.md",
      "docs/inngest.md",
      "docs/model-card.md",
      "docs/model.md",
      "SECURITY.md",
      "docs/decisions/",
    ],
  ],
  [
    "Development",
    ["docs/CONTRIBUTING.md", "docs/conventions.md", "docs/english.md", "docs/CODE_OF_CONDUCT.md"],
  ],
];
/** Pages that no group names. */
const others = "More";
/** The description of the API has the name that the file would have. */
const slugs: Record<string, string> = { "docs/api.md": "rest-api", "docs/decisions/README.md": "decisions" };

const root = /*turbopackIgnore: true*/ process.cwd();

/** All pages, in the order of the side list, as they were when this process first read them: those of its build. */
export async function readManual(): Promise<ManualPage[]> {
  kept ??= readPages();
  return kept;
}

/** Pages of one title, such as "How to". */
export const readGroups = cache(async (): Promise<{ title: string; pages: ManualPage[] }[]> => {
  const pages = await readManual();
  const titles = [...new Set(pages.map(({ group }) => group))];
  return titles.map((title) => ({ title, pages: pages.filter(({ group }) => group === title) }));
});

/** The name of a file's page in addresses. */
export function slugOf(file: string): string {
  const known = Object.hasOwn(slugs, file) ? slugs[file] : undefined;
  return (
    known ??
    file
      .replace(/^docs\//, "")
      .replace(/\.md$/, "")
      .replaceAll("/", "-")
      .toLowerCase()
  );
}

let kept: Promise<ManualPage[]> | undefined;

async function readPages(): Promise<ManualPage[]> {
  const below = await readdir(path.join(/*turbopackIgnore: true*/ root, "docs"), { recursive: true });
  const files = ["README.md", "SECURITY.md", ...below.map((name) => `docs/${name.replaceAll("\\", "/")}`)]
    .filter((file) => file.endsWith(".md"))
    .sort();
  const placed = files.map((file) => ({ file, place: placeOf(file) }));
  placed.sort((a, b) => a.place - b.place);
  return Promise.all(placed.map(({ file, place }) => readPage(file, place)));
}

async function readPage(file: string, place: number): Promise<ManualPage> {
  const whole = await readFile(path.join(/*turbopackIgnore: true*/ root, file), "utf8");
  const [, title = file, text = whole] = /^# ([^\n]+)\n(.*)$/s.exec(whole) ?? [];
  return { slug: slugOf(file), file, title, group: groups[Math.floor(place / 100)]?.[0] ?? others, text };
}

/** A hundred for each group; pages of a folder stay in the order of their names. */
function placeOf(file: string): number {
  for (const [index, [, files]] of groups.entries()) {
    const within = files.findIndex((name) => name === file || (name.endsWith("/") && file.startsWith(name)));
    if (within >= 0) return index * 100 + within;
  }
  return groups.length * 100;
}
