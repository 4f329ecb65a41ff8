import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { DomainError } from "@/lib/base/errors";
import { withZip, type Zip } from "@/lib/datasets/import/read-zip";
import { mostFiles, whyTooMuch } from "./program-files";
import { isPlainPath } from "./repository";

const mostEntries = 1_000;
/** Bytes of all files together, as they are unpacked. */
const mostBytes = 1_200_000;
/** Files that tools leave in folders and no program reads. */
const leftOut = /(?:^|\/)(?:\.[^/]*|__MACOSX|__pycache__|node_modules|[^/]*\.pyc|Thumbs\.db)(?:\/|$)/;

/**
 * The texts of a ZIP archive by path, for a program of several files. A folder that contains all of them is left out of
 * their paths; hidden files and caches are left out.
 * @throws DomainError "invalid" for a broken archive, a file that is not text in UTF-8, or a name with other signs;
 * "too-large" beyond the limits of `ProgramFiles`
 */
export async function filesOfZip(archive: Uint8Array): Promise<Record<string, string>> {
  const folder = await mkdtemp(path.join(tmpdir(), "switchyard-zip-"));
  try {
    const file = path.join(folder, "archive");
    await writeFile(file, archive);
    return await withZip(file, mostEntries, textsOf);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function textsOf({ entries, contentOf }: Zip): Promise<Record<string, string>> {
  const wanted = entries.filter(({ fileName }) => !leftOut.test(fileName));
  if (wanted.length === 0) throw new DomainError("invalid", "The ZIP archive has no files of a program.");
  if (wanted.length > mostFiles)
    throw new DomainError(
      "too-large",
      whyTooMuch(Object.fromEntries(wanted.map(({ fileName }) => [fileName, ""])))!,
    );
  const top = commonFolder(wanted.map(({ fileName }) => fileName));
  const files: Record<string, string> = {};
  let room = mostBytes;
  for (const entry of wanted) {
    const name = entry.fileName.slice(top.length);
    if (!isPlainPath(name))
      throw new DomainError(
        "invalid",
        `The name ${JSON.stringify(name.slice(0, 100))} has other signs than letters, digits, spaces and . _ -`,
      );
    const chunks: Buffer[] = [];
    for await (const chunk of await contentOf(entry)) {
      room -= (chunk as Buffer).length;
      if (room < 0)
        throw new DomainError("too-large", "The files of the ZIP archive are larger than 1.2 MB.");
      chunks.push(chunk as Buffer);
    }
    files[name] = textOf(Buffer.concat(chunks), name);
  }
  const why = whyTooMuch(files);
  if (why) throw new DomainError("too-large", why);
  return files;
}

/** `project/` where all files lie in that folder, else nothing. */
function commonFolder([first = "", ...others]: string[]): string {
  const top = first.slice(0, first.indexOf("/") + 1);
  return others.every((name) => name.startsWith(top)) ? top : "";
}

function textOf(bytes: Buffer, name: string): string {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    if (!text.includes("\0")) return text;
  } catch {
    // Not UTF-8.
  }
  throw new DomainError(
    "invalid",
    `${name} is not a text in UTF-8. Fetch such files from a repository, or as a dataset.`,
  );
}
