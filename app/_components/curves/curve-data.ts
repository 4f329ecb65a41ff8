/** A sampled metric of a run, as GET /api/v1/metric-history answers. */
export interface Curve {
  runId: string;
  steps: number[];
  times: number[];
  values: (number | null)[];
}

export const axes = { step: "Step", time: "Time", relative: "Time since start" } as const;
export type Axis = keyof typeof axes;

/** Look of curves. */
export interface CurveLook {
  axis: Axis;
  isLogX: boolean;
  isLog: boolean;
  /** Weight of earlier values, 0 to below 1. */
  smoothing: number;
}

/** Horizontal values of a curve: steps, or seconds since 1970 or since its first value. */
export function xOf({ steps, times }: Curve, axis: Axis): number[] {
  if (axis === "step") return steps;
  const start = axis === "relative" ? (times[0] ?? 0) : 0;
  return times.map((time) => (time - start) / 1000);
}

/**
 * Exponential moving average without the bias of its beginning (Kingma and Ba 2015, §3). Gaps stay gaps.
 * @param weight of what came before, 0 to below 1
 */
export function smooth(values: readonly (number | null)[], weight: number): (number | null)[] {
  if (weight === 0) return [...values];
  let average = 0;
  let count = 0;
  return values.map((value) => {
    if (value === null) return null;
    average = weight * average + (1 - weight) * value;
    count++;
    return average / (1 - weight ** count);
  });
}

/** A curve in the order of its horizontal values: times may go back where steps go on. Equal ones keep the last value. */
export function inOrder(xs: number[], values: (number | null)[]): [number[], (number | null)[]] {
  const last = new Map(xs.map((x, index) => [x, values[index] ?? null]));
  const sorted = [...last].sort(([a], [b]) => a - b);
  return [sorted.map(([x]) => x), sorted.map(([, value]) => value)];
}
