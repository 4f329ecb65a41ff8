import { readdir, readFile } from "node:fs/promises";

const pageBytes = 4096;

/**
 * Resident memory of all processes of a group, in bytes, from /proc (proc_pid_stat(5): field 5 is the group, 24 the
 * resident pages); 0 without /proc.
 */
export async function groupMemory(group: number): Promise<number> {
  const names = await readdir("/proc").catch(() => []);
  const sizes = names.filter((name) => /^\d+$/.test(name)).map((pid) => residentIn(group, pid));
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}

async function residentIn(group: number, pid: string): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "");
  // The program's name, in brackets, may contain anything; field 3 follows it.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return Number(fields[2]) === group ? Number(fields[21]) * pageBytes : 0;
}
