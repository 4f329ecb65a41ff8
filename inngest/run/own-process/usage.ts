import { readFileSync } from "node:fs";

/** Resources of a process so far, as the kernel counts them. */
export interface ProcessUse {
  cpuMs: number;
  residentBytes: number;
  /** Highest resident memory since the process began, or since it was reset. */
  peakBytes: number;
}

/** The kernel counts time in hundredths of a second for readers of /proc (USER_HZ), on every platform of Node. */
const msPerTick = 10;

/** @returns undefined where there is no /proc, or no such process */
export function readProcessUse(pid: number): ProcessUse | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const status = readFileSync(`/proc/${pid}/status`, "utf8");
    // The name in parentheses may have spaces; utime and stime are the 14th and 15th field.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    const bytesOf = (name: string) =>
      Number(new RegExp(`^${name}:\\s*(\\d+) kB`, "m").exec(status)?.[1] ?? Number.NaN) * 1024;
    const use = {
      cpuMs: (Number(fields[11]) + Number(fields[12])) * msPerTick,
      residentBytes: bytesOf("VmRSS"),
      peakBytes: bytesOf("VmHWM"),
    };
    return Object.values(use).every(Number.isFinite) ? use : undefined;
  } catch {
    return undefined;
  }
}
