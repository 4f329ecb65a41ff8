import { parse } from "csv-parse/sync";
import { z } from "zod";
import { defineArtifactKind } from "@/lib/artifacts/artifact-kind";
import { codeBlock, markdownText } from "@/lib/base/markdown-text";

/** Part of a file that pages show; the download has all of it. */
const shown = { characters: 20_000, rows: 50, columns: 30 };

const types = { csv: "text/csv", json: "application/json", txt: "text/plain" } as const;

/** A file of text that a program wrote. */
const FileData = z.object({
  title: z.string(),
  format: z.enum(["csv", "json", "txt"]),
  text: z.string().max(4_000_000, "A file of text can have at most 4 MB."),
});

export default defineArtifactKind({
  slug: "file",
  name: "Files",
  data: FileData,
  toMarkdown: ({ title, format, text }) =>
    `## ${markdownText(title)}\n\n${(format === "csv" && tableOf(text)) || codeBlock(format, cut(text))}`,
  toFile: ({ format, text }) => ({
    ending: format,
    mediaType: `${types[format]}; charset=utf-8`,
    body: text,
  }),
});

function cut(text: string): string {
  return text.length > shown.characters ? `${text.slice(0, shown.characters)}\n…` : text;
}

/** The first rows and columns as a table; undefined for a text that is not CSV. */
function tableOf(text: string): string | undefined {
  const begun = text.slice(0, 200_000);
  let rows: string[][];
  try {
    rows = parse(begun, { to: shown.rows + 1, relax_column_count: true, bom: true });
  } catch {
    return undefined;
  }
  const [header = [], ...body] = rows.map((row) => row.slice(0, shown.columns));
  if (header.length === 0) return undefined;
  const line = (cells: string[]) =>
    `| ${header.map((_, index) => markdownText(cells[index] ?? "")).join(" | ")} |`;
  return [line(header), `|${" --- |".repeat(header.length)}`, ...body.map(line)].join("\n");
}
