import { readFile, rm, writeFile } from "node:fs/promises";
import { isOfDeadWriter, nameOfWriter } from "@/lib/base/writer-name";

/** This process's marks: one with its process id that is not among them is from before a restart. */
const own = new Map<string, string>();

/**
 * Marks something as taken by this process, among the portals of this machine; a mark of a killed portal is removed.
 * @param file the mark
 * @returns false while another has it
 */
export async function takeMark(file: string): Promise<boolean> {
  const holder = await readFile(file, "utf8").catch(() => "");
  const isOurs = own.get(file) === holder;
  if (holder !== "" && (isOurs || !isOfDeadWriter(holder))) return false;
  if (holder !== "") await rm(file, { force: true });
  const mark = nameOfWriter();
  try {
    // Only one writer creates the file.
    await writeFile(file, mark, { flag: "wx", mode: 0o600 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
  own.set(file, mark);
  return true;
}

/** Gives up what `takeMark` took. */
export async function dropMark(file: string): Promise<void> {
  own.delete(file);
  await rm(file, { force: true });
}
