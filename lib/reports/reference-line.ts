/** A straight reference line across a chart, from x = 0 to x = 1. */
export function referenceLine(name: string, from: number, to: number) {
  const points: [number, number][] = [
    [0, from],
    [1, to],
  ];
  return { name, points, isReference: true };
}
