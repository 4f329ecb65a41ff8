import { setFlagsFromString } from "node:v8";

/**
 * Starts a full garbage collection when the heap has grown by half of the live data. On a machine with much memory V8
 * lets it grow fourfold, and does not collect while the process is idle: after a burst of deliveries or runs the
 * process would keep hundreds of MB of garbage until the next burst.
 */
export const heapGrowthFlag = "--heap-growing-percent=50";

/** Sets the flag for this process and its threads. */
export function limitHeapGrowth(): void {
  setFlagsFromString(heapGrowthFlag);
}
