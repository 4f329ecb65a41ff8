import { mkdir, rm, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import postgres from "postgres";

/** A reason not to start that an operator can fix: its message says what to do and names the file or setting. */
export class StartError extends Error {
  override readonly name = "StartError";
}

const folderProblems: Record<string, string> = {
  EACCES: "this user may not write there",
  EPERM: "this user may not write there",
  EROFS: "it is on a read-only file system",
  ENOSPC: "the disk is full",
  EDQUOT: "the disk quota is used up",
  EEXIST: "it is a file, not a folder",
  ENOTDIR: "a part of its path is a file, not a folder",
  ENOENT: "no folder can be created there",
};

/** Creates the data folder when needed, and checks that it is writable. @throws StartError */
export async function checkDataDir(dataDir: string): Promise<void> {
  try {
    await makeFolders(path.resolve(dataDir));
    const probe = path.join(dataDir, `.probe-${process.pid}`);
    await writeFile(probe, "", { mode: 0o600 });
    await rm(probe);
  } catch (error) {
    const { code = "", message } = error as NodeJS.ErrnoException;
    throw new StartError(
      `The data folder ${dataDir} cannot be used: ${folderProblems[code] ?? message}. Fix this, or set DATA_DIR to another folder.`,
    );
  }
}

/** Creates a folder and its parents. Node's recursive `mkdir` never ends where a parent, such as /proc, takes no folder. */
async function makeFolders(folder: string): Promise<void> {
  const make = () => mkdir(folder, { mode: 0o700 });
  const isThere = await stat(folder).then(
    (found) => found.isDirectory(),
    () => false,
  );
  if (isThere) return;
  await make().catch(async (error: NodeJS.ErrnoException) => {
    if (error.code !== "ENOENT" || path.dirname(folder) === folder) throw error;
    await makeFolders(path.dirname(folder));
    await make();
  });
}

/** Reason for a failed start, for the operator. Never contains the password of DATABASE_URL. */
export function startProblem(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  for (let cause: unknown = error; cause instanceof Error; cause = cause.cause) {
    const { code, syscall, path: file } = cause as NodeJS.ErrnoException;
    if (file && code && code !== "ENOENT" && folderProblems[code])
      return `${file}: ${folderProblems[code]} (${code}).`;
    const isConnection = syscall === "connect" || syscall === "getaddrinfo" || isConnectionCode(code);
    if (isConnection || cause instanceof postgres.PostgresError)
      return `The database ${whereIsDatabase()}cannot be used: ${cause.message || code}`;
  }
  // Our own errors are complete sentences; for others the stack is needed.
  return isOurs(error) ? error.message : (error.stack ?? error.message);
}

function isConnectionCode(code: string | undefined): boolean {
  return code === "CONNECT_TIMEOUT" || code?.startsWith("CONNECTION_") === true;
}

function whereIsDatabase(): string {
  try {
    const { hostname, port, pathname } = new URL(process.env.DATABASE_URL ?? "");
    return `(${hostname}${port && `:${port}`}${pathname}) `;
  } catch {
    return "";
  }
}

/** Errors of the plain class Error without a code are thrown by the start itself, with a message for the operator. */
function isOurs(error: Error): boolean {
  return error instanceof StartError || (error.constructor === Error && !("code" in error));
}
