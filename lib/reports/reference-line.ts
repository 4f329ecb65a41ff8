/** A straight reference line across a chart, from x = 0 to x = 1 or `end`. */
export function referenceLine(name: string, from: number, to: number, end = 1) {
  const points: [number, number][] = [
    [0, from],
    [end, to],
  ];
  return { name, points, isReference: true };
}
