import path from "node:path";
import { z } from "zod";
import { ChartData } from "@/lib/artifacts/chart-data";
import { DomainError } from "@/lib/base/errors";
import { drawVega, isVegaLite } from "./draw-vega";
import { jpegSize, pngSize, type Size, svgSize } from "./image-size";
import { listWritten, readWritten } from "./written-files";

/** An artifact to be stored. */
export interface ProgramArtifact {
  key: string;
  kind: "markdown" | "image" | "chart" | "file";
  data: unknown;
}

const mostFiles = 50;
const maxFileBytes = 4_000_000;
const maxTotalBytes = 32_000_000;

/**
 * Artifacts of the files that a program wrote to a folder: Markdown as reports, pictures, charts where JSON is one (of
 * Vega-Lite as a picture), and other text as files. The key is the name without its ending, so that Markdown shows `roc.png` by
 * `![ROC](artifact:roc)`.
 * @returns also sentences on files that were left out
 * @throws DomainError "too-large" for more than 50 files or 32 MB, "invalid" naming a file that is not what it says
 */
export async function artifactsOfFiles(
  folder: string,
  teamId: string,
): Promise<{ artifacts: ProgramArtifact[]; warnings: string[] }> {
  const { files, refused } = await listWritten(folder, mostFiles);
  const artifacts: ProgramArtifact[] = [];
  const warnings = refused.map(
    (name) => `${printable(name)} is no artifact: it is not a plain file with a plain name.`,
  );
  if (files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0) > maxTotalBytes)
    throw new DomainError("too-large", "The program wrote more than 32 MB of artifacts.");
  const keys = new Set<string>();
  for (const { name, path: written } of files) {
    const { name: base, ext } = path.parse(name);
    const read = readers[ext.toLowerCase()];
    if (!read) {
      warnings.push(`${name} is no artifact: its ending is none of ${Object.keys(readers).join(", ")}.`);
      continue;
    }
    const key = keys.has(base) ? name : base;
    keys.add(key);
    const bytes = (await readWritten(written, maxFileBytes)) ?? Buffer.alloc(0);
    const file = { name, title: base, description: base, teamId };
    const { kind, data, warning } = await read(bytes, file);
    artifacts.push({ key, kind, data });
    if (warning) warnings.push(warning);
  }
  return { artifacts, warnings };
}

/** Texts of a Vega-Lite chart; anything else there is none. */
const VegaTexts = z.object({
  title: z.string().min(1).max(200).optional().catch(undefined),
  description: z.string().min(1).max(1_000).optional().catch(undefined),
});

interface WrittenFile {
  name: string;
  title: string;
  description: string;
  teamId: string;
}
type Read = Omit<ProgramArtifact, "key"> & { warning?: string };
type Reader = (bytes: Buffer, file: WrittenFile) => Read | Promise<Read>;

const readers: Record<string, Reader> = {
  ".md": (bytes, file) => {
    const markdown = textOf(bytes, file.name);
    const [, heading] = markdown.match(/^# (.{1,200})$/m) ?? [];
    return { kind: "markdown", data: { title: heading?.trim() || file.title, markdown } };
  },
  ".png": (bytes, file) => picture(bytes, file, "image/png", pngSize(bytes)),
  ".jpg": (bytes, file) => picture(bytes, file, "image/jpeg", jpegSize(bytes)),
  ".jpeg": (bytes, file) => picture(bytes, file, "image/jpeg", jpegSize(bytes)),
  ".svg": (bytes, file) => picture(bytes, file, "image/svg+xml", svgSize(textOf(bytes, file.name))),
  ".json": async (bytes, file) => {
    const text = textOf(bytes, file.name);
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch {
      throw new DomainError("invalid", `${file.name} is not JSON.`);
    }
    if (isVegaLite(value)) return vegaPicture(value, text, file);
    const chart = ChartData.safeParse(value);
    return chart.success ? { kind: "chart", data: chart.data } : textFile(text, file.title, "json");
  },
  ".csv": (bytes, file) => textFile(textOf(bytes, file.name), file.title, "csv"),
  ".txt": (bytes, file) => textFile(textOf(bytes, file.name), file.title, "txt"),
};

/** The chart as a picture; one that cannot be drawn stays the file that it is, with a warning. */
async function vegaPicture(value: unknown, text: string, file: WrittenFile): Promise<Read> {
  const { title = file.title, description = title } = VegaTexts.parse(value);
  try {
    const svg = await drawVega(file.teamId, text);
    return picture(Buffer.from(svg), { ...file, title, description }, "image/svg+xml", svgSize(svg));
  } catch (error) {
    if (!(error instanceof DomainError) || error.code !== "invalid") throw error;
    const warning = `${file.name} is kept as JSON; as a Vega-Lite chart it cannot be drawn: ${error.message}`;
    return { ...textFile(text, file.title, "json"), warning };
  }
}

function picture(
  bytes: Buffer,
  { name, title, description }: WrittenFile,
  mediaType: string,
  size: Size | undefined,
): Read {
  if (!size) throw new DomainError("invalid", `${name} is not a picture of this type.`);
  return {
    kind: "image",
    data: { title, description, mediaType, ...size, base64: bytes.toString("base64") },
  };
}

function textFile(text: string, title: string, format: string): Read {
  return { kind: "file", data: { title, format, text } };
}

/** @throws DomainError "invalid" for bytes that are not UTF-8 */
function textOf(bytes: Buffer, name: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new DomainError("invalid", `${name} is not a text in UTF-8.`);
  }
}

/** A name that a program chose, for the log. */
function printable(name: string): string {
  return JSON.stringify(name.slice(0, 100));
}
