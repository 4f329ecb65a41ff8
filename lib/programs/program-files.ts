import { chmod, chown, mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { DomainError } from "@/lib/base/errors";
import { isPlainPath } from "./repository";

/** Limits of the files that are written into a flow; what is larger belongs into a repository. */
export const mostFiles = 100;
const mostCharacters = 300_000;

/** Texts by path, such as `rates/by_age.py`: files of a program that are part of the flow's version. */
export const ProgramFiles = z
  .record(
    z.string().refine(isPlainPath, "A path of plain names, such as rates/by_age.py."),
    z.string().max(mostCharacters),
  )
  .superRefine((files, { addIssue }) => {
    const message = whyTooMuch(files);
    if (message) addIssue({ code: "custom", message });
  });

/** Reason why files are too many or too large for a flow; undefined when they are not. */
export function whyTooMuch(files: Record<string, string>): string | undefined {
  const texts = Object.values(files);
  if (texts.length > mostFiles)
    return `There are more than ${mostFiles} files. Fetch them from a repository.`;
  const characters = texts.reduce((sum, text) => sum + text.length, 0);
  return characters > mostCharacters
    ? `The files have ${characters.toLocaleString("en-US")} characters; ${mostCharacters.toLocaleString("en-US")} are the most. Fetch them from a repository.`
    : undefined;
}

/**
 * Writes a program's files into its folder, over those of its repository.
 * @throws DomainError "invalid" where a file stands in the way of a folder
 */
export async function writeProgramFiles(
  folder: string,
  files: Record<string, string>,
  uid: number | undefined,
): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    const file = path.join(folder, name);
    try {
      await makeFolders(folder, path.dirname(name), uid);
      await writeFile(file, text);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (!/^(EEXIST|ENOTDIR|EISDIR)$/.test(code ?? "")) throw error;
      throw new DomainError("invalid", `files: "${name}" is a folder and a file of the program.`);
    }
    await chmod(file, 0o755);
    if (uid !== undefined) await chown(file, uid, uid);
  }
}

async function makeFolders(root: string, relative: string, uid: number | undefined): Promise<void> {
  if (relative === ".") return;
  await makeFolders(root, path.dirname(relative), uid);
  const made = await mkdir(path.join(root, relative), { recursive: true });
  if (made !== undefined && uid !== undefined) await chown(made, uid, uid);
}
