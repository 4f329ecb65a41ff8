import { readdir, readFile, stat } from "node:fs/promises";

const pageBytes = 4096;
const mostRounds = 100;

/** A process as the kernel lists it, with its resident memory in bytes. */
export interface Process {
  pid: number;
  parent: number;
  name: string;
  residentBytes: number;
}

/** All processes below a process and itself, from /proc; those of a namespace of their own are below its first one. */
export async function processesBelow(pid: number): Promise<Process[]> {
  const all = await listProcesses();
  const below = new Map<number, Process[]>();
  for (const each of all) below.set(each.parent, [...(below.get(each.parent) ?? []), each]);
  const found = all.filter((each) => each.pid === pid);
  for (const each of found) found.push(...(below.get(each.pid) ?? []));
  return found;
}

/** All processes of an account. */
export async function processesOf(uid: number): Promise<Process[]> {
  const all = await listProcesses();
  const owners = await Promise.all(
    all.map(({ pid }) =>
      stat(`/proc/${pid}`).then(
        (found) => found.uid,
        () => -1,
      ),
    ),
  );
  return all.filter((_, index) => owners[index] === uid);
}

/** Kills all processes of an account, also those that are started in the meantime. */
export async function endProcessesOf(uid: number): Promise<void> {
  for (let round = 0; round < mostRounds; round++) {
    const left = (await processesOf(uid)).filter(({ residentBytes }) => residentBytes > 0);
    if (left.length === 0) return;
    for (const { pid } of left) signalProcess(pid, "SIGKILL");
  }
}

/** Sends a signal to a process that may have ended; to a process group by its negative id. */
export function signalProcess(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    // macOS says EPERM of a group that is ending.
    if (!/^(ESRCH|EPERM)$/.test((error as NodeJS.ErrnoException).code ?? "")) throw error;
  }
}

async function listProcesses(): Promise<Process[]> {
  const names = await readdir("/proc").catch((): string[] => []);
  const found = await Promise.all(names.filter((name) => /^\d+$/.test(name)).map(readProcess));
  return found.filter((each) => each !== undefined);
}

/** proc_pid_stat(5): field 2 is the name in brackets, which may contain anything, 4 the parent, 24 the resident pages. */
async function readProcess(pid: string): Promise<Process | undefined> {
  const text = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "");
  const end = text.lastIndexOf(")");
  if (end < 0) return undefined;
  const fields = text.slice(end + 2).split(" ");
  const name = text.slice(text.indexOf("(") + 1, end);
  return {
    pid: Number(pid),
    parent: Number(fields[1]),
    name,
    residentBytes: Number(fields[21]) * pageBytes,
  };
}
