import { readFile } from "node:fs/promises";
import path from "node:path";
import type { Attachment } from "@/lib/artifacts/artifact-kind";

const name = /^[\w-]+\.png$/;

/** A picture of `docs/pictures/`; undefined where there is none of this name. */
export async function readPicture(file: string): Promise<Buffer | undefined> {
  if (!name.test(file)) return undefined;
  const place = path.join(/*turbopackIgnore: true*/ process.cwd(), "docs/pictures", file);
  return readFile(place).catch(() => undefined);
}

/** Pictures of a page as its Markdown shows them, by name. */
export async function readPictures(files: string[]): Promise<Record<string, Attachment>> {
  const found = await Promise.all(
    files.map(async (file): Promise<[string, Attachment][]> => {
      const bytes = await readPicture(file);
      if (!bytes) return [];
      // The first chunk of a PNG has its size.
      const size = { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) };
      return [[file, { title: "", description: "", address: `/docs/pictures/${file}`, ...size }]];
    }),
  );
  return Object.fromEntries(found.flat());
}
