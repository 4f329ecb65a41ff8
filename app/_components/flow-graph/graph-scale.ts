/** A graph that has not been zoomed is never smaller: its names stay readable. */
export const leastScale = 0.78;
/** A graph that fits at this scale is shown whole at first. */
const smallestWhole = 0.62;
const smallest = 0.1;
const largest = 2;

type Size = { width: number; height: number };

/**
 * Scale of a graph at first: as large as it fits, unless its names could not be read. Undefined where its nodes only get
 * narrower, which needs no script.
 */
export function firstScale(width: number, room: number): number | undefined {
  const fit = room / width;
  if (fit >= leastScale) return undefined;
  return fit >= smallestWhole ? fit : leastScale;
}

/** Scale at which the whole graph is seen. */
export function fitScale(size: Size, room: Size): number {
  return Math.max(smallest, Math.min(1, room.width / size.width, room.height / size.height));
}

/** A scale made larger or smaller, within limits. */
export function zoomed(scale: number, by: number): number {
  return Math.min(largest, Math.max(smallest, scale * by));
}
