import { readdirSync, readFileSync } from "node:fs";

/** Resources of a process so far, as the kernel counts them. */
export interface ProcessUse {
  cpuMs: number;
  residentBytes: number;
  /** Highest resident memory since the process began, or since it was reset. */
  peakBytes: number;
}

/** The kernel counts time in hundredths of a second for readers of /proc (USER_HZ), on every platform of Node. */
const msPerTick = 10;

/**
 * Resources of a process and of all that it has started, such as those that score with ONNX. Their highest memory is that
 * of the process alone, or what all have now, where that is more. @returns undefined where there is no /proc, or no such process
 */
export function readProcessUse(pid: number): ProcessUse | undefined {
  const own = readOwnUse(pid);
  if (!own) return undefined;
  const all = { ...own };
  for (const child of childrenOf(pid)) {
    const use = readProcessUse(child);
    all.cpuMs += use?.cpuMs ?? 0;
    all.residentBytes += use?.residentBytes ?? 0;
  }
  return { ...all, peakBytes: Math.max(own.peakBytes, all.residentBytes) };
}

function readOwnUse(pid: number): ProcessUse | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const status = readFileSync(`/proc/${pid}/status`, "utf8");
    // The name in parentheses may have spaces; utime, stime and those of ended children are the 14th to 17th field.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    const ticks = fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
    const bytesOf = (name: string) =>
      Number(new RegExp(`^${name}:\\s*(\\d+) kB`, "m").exec(status)?.[1] ?? Number.NaN) * 1024;
    const use = { cpuMs: ticks * msPerTick, residentBytes: bytesOf("VmRSS"), peakBytes: bytesOf("VmHWM") };
    return Object.values(use).every(Number.isFinite) ? use : undefined;
  } catch {
    return undefined;
  }
}

/** The processes that one has started, by any of its threads; none where the kernel does not tell. */
function childrenOf(pid: number): number[] {
  try {
    return readdirSync(`/proc/${pid}/task`).flatMap((thread) =>
      readFileSync(`/proc/${pid}/task/${thread}/children`, "utf8").split(" ").filter(Boolean).map(Number),
    );
  } catch {
    return [];
  }
}
