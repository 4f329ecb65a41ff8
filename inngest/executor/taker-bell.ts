import { processWide } from "@/db/process-wide";
import { hourMs } from "@/lib/base/time-units";
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

/** After the due time, by which the database's clock may differ, in ms. */
const slackMs = 20;

/** Wakes the taker when a job becomes due in `delayMs`; later than in an hour, its poll does. */
export function ringAfter(delayMs: number): void {
  if (delayMs > 0 && delayMs <= hourMs) setTimeout(ring, delayMs + slackMs).unref();
}

/** Wakes the taker for a new run: when its first call is due, and when a time limit of it may be over. */
export function ringForRun({
  delayMs,
  startMs = 0,
  finishMs = 0,
}: {
  delayMs: number;
  startMs?: number | undefined;
  finishMs?: number | undefined;
}): void {
  ringAfter(delayMs);
  ringAfter(startMs);
  if (finishMs > 0) ringAfter(delayMs + finishMs);
}
