import { processWide } from "@/db/process-wide";

const taker = processWide("taker-bell", (): { wake?: () => void } => ({}));

/** In-process wake-up of the job taker; saves a NOTIFY round trip. */
export function setTaker(wake: (() => void) | undefined): void {
  taker.wake = wake;
}

/** Wakes the taker for a new job; call after the commit. */
export function ring(): void {
  taker.wake?.();
}
