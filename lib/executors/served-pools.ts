import { processWide } from "@/db/process-wide";
import { environment } from "@/lib/base/environment";

const state = processWide("served-pools", (): { pools?: readonly string[]; isDraining: boolean } => ({
  isDraining: false,
}));

/** Pools whose work this process takes. */
export function servedPools(): readonly string[] {
  state.pools ??= environment().pools;
  return state.pools;
}

/** True when this process takes no further work, and hands on what it has not begun. */
export function isDraining(): boolean {
  return state.isDraining;
}

export function setDraining(isDraining: boolean): void {
  state.isDraining = isDraining;
}
