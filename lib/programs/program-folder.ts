import { chmod, chown, lstat, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { environment } from "@/lib/base/environment";
import { DomainError } from "@/lib/base/errors";
import { isOfDeadWriter, nameOfWriter } from "@/lib/base/writer-name";

/** Folders of one program. It writes to `home`, `tmp`, `shm`, `output`, `artifacts` and `results`. */
export interface ProgramFolder {
  root: string;
  /** Its working folder, with its script. */
  home: string;
  tmp: string;
  shm: string;
  /** Files that it is given and cannot change. */
  input: string;
  /** Folder of its one output file. */
  output: string;
  artifacts: string;
  /** Tables that become dataset versions. */
  results: string;
  /** Folder of the socket by which it reaches the portal. */
  door: string;
}

const written = ["home", "tmp", "shm", "output", "artifacts", "results"] as const;
const given = ["input", "door"] as const;

/** Folders of a program that it may write to. */
export function writableOf(folder: ProgramFolder): string[] {
  return written.map((name) => folder[name]);
}

/** Folders of all programs and of their Python environments. */
export async function programsFolder(): Promise<{ runs: string; environments: string }> {
  const { dataDir, commands } = environment();
  const { dir } = commands;
  if (dir === dataDir || dir.startsWith(`${dataDir}/`))
    throw new DomainError("conflict", "COMMANDS_DIR lies in the data folder, which programs must not enter.");
  await mkdir(dir, { recursive: true, mode: 0o711 });
  const { uid, mode } = await lstat(dir);
  const isOurs = uid === process.getuid?.() && (mode & 0o170_022) === 0o040_000;
  if (!isOurs)
    throw new DomainError(
      "conflict",
      `${dir} must be a folder that only the portal's account may write to. Set COMMANDS_DIR to another one.`,
    );
  await chmod(dir, 0o711);
  const [runs, environments] = [path.join(dir, "runs"), path.join(dir, "environments")];
  for (const folder of [runs, environments]) {
    await mkdir(folder, { recursive: true });
    await chmod(folder, 0o711);
  }
  return { runs, environments };
}

/**
 * Gives `use` the folders of a new program, which are removed afterwards.
 * @param uid account of the program, which alone may enter them; undefined for the portal's
 */
export async function withProgramFolder<T>(
  uid: number | undefined,
  use: (folder: ProgramFolder) => Promise<T>,
): Promise<T> {
  const { runs } = await programsFolder();
  await sweep(runs);
  const root = await mkdtemp(path.join(runs, "p-"));
  try {
    await writeFile(path.join(root, writerFile), nameOfWriter());
    await chmod(root, 0o711);
    const all = [...written, ...given].map((name) => [name, path.join(root, name)] as const);
    const folder = { root, ...Object.fromEntries(all) } as unknown as ProgramFolder;
    for (const [, place] of all) await mkdir(place, { mode: 0o700 });
    if (uid !== undefined) {
      for (const place of writableOf(folder)) await chown(place, uid, uid);
      for (const name of given) await letGroupRead(folder[name], uid);
    }
    return await use(folder);
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}

/** Lets a program's account read a file, execute it, or enter a folder that the portal made. */
export async function letGroupRead(
  place: string,
  gid: number | undefined,
  { isProgram = false } = {},
): Promise<void> {
  if (gid === undefined) return;
  const isFolder = (await lstat(place)).isDirectory();
  await chown(place, process.getuid!(), gid);
  await chmod(place, isFolder || isProgram ? 0o750 : 0o640);
}

const writerFile = "writer";
/** True once this process has looked for folders of killed portals. */
let isSwept = false;

/** Removes folders of killed portals, once, before this process makes its first. */
async function sweep(runs: string): Promise<void> {
  if (isSwept) return;
  isSwept = true;
  for (const name of await readdir(runs)) {
    const writer = await readFile(path.join(runs, name, writerFile), "utf8").catch(() => "");
    if (isOfDeadWriter(writer)) await rm(path.join(runs, name), { recursive: true, force: true });
  }
}
