/** A line to compare with, straight across a chart from 0 to 1. */
export function referenceLine(name: string, from: number, to: number) {
  const points: [number, number][] = [
    [0, from],
    [1, to],
  ];
  return { name, points, isReference: true };
}
