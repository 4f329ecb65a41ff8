import { processWide } from "@/db/process-wide";

const taker = processWide("taker-bell", (): { wake?: () => void } => ({}));

/** Who takes jobs in this process is told here, without a way through Postgres. */
export function setTaker(wake: (() => void) | undefined): void {
  taker.wake = wake;
}

/** There may be a job to take: call it after the commit. */
export function ring(): void {
  taker.wake?.();
}
