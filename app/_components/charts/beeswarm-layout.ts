/** A dot of a swarm: how far along, how far off the middle line, and its kind. */
export interface Dot {
  x: number;
  offset: number;
  kind: 0 | 1;
}

/**
 * Spreads dots of about the same place evenly to both sides of the middle line; where there are too many they lie
 * closer.
 * @param points along the axis in pixels, with their kind @param reach how far off the middle line dots may lie
 */
export function swarm(points: readonly (readonly [number, 0 | 1])[], radius: number, reach: number): Dot[] {
  const columns = new Map<number, (readonly [number, 0 | 1])[]>();
  for (const point of points) {
    const at = Math.round(point[0] / (2 * radius));
    columns.set(at, [...(columns.get(at) ?? []), point]);
  }
  return [...columns.values()].flatMap((column) => {
    const gap = Math.min(2 * radius, (2 * reach) / Math.max(1, column.length - 1));
    return column
      .toSorted((a, b) => a[1] - b[1])
      .map(([x, kind], place) => ({ x, offset: (place - (column.length - 1) / 2) * gap, kind }));
  });
}
