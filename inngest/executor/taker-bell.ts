import { processWide } from "@/db/process-wide";
import { servedPools } from "@/lib/executors/served-pools";

interface Bell {
  /** Wakes the taker of this process; saves a NOTIFY round trip. */
  wake(): void;
  /** Wakes those of other processes. */
  tellOthers(): void;
}

const taker = processWide("taker-bell", (): { bell?: Bell } => ({}));

/** The job taker of this process. */
export function setTaker(bell: Bell | undefined): void {
  taker.bell = bell;
}

/** Wakes the taker for a new job; call after the commit. @param pools of the new jobs, where they have any */
export function ring(pools: Iterable<string> = []): void {
  taker.bell?.wake();
  const served = servedPools();
  if (served.length === 0 || [...pools].some((pool) => !served.includes(pool))) taker.bell?.tellOthers();
}
