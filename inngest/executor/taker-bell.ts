const held = globalThis as { switchyardTakerBell?: () => void };

/** Who takes jobs in this process is told here, without a way through Postgres. */
export function setTaker(wake: (() => void) | undefined): void {
  held.switchyardTakerBell = wake;
}

/** There may be a job to take: call it after the commit. */
export function ring(): void {
  held.switchyardTakerBell?.();
}
