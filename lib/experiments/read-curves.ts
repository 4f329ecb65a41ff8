import { readEnds, sampleSteps, sampleValues } from "./sample-metrics";

/** A metric of a run over its steps, as columns of equal length. */
export interface Curve {
  runId: string;
  steps: number[];
  /** Milliseconds since 1970. */
  times: number[];
  /** Null for NaN and infinities. */
  values: (number | null)[];
}

/**
 * A metric's values of runs, of each run at most about `most`: at even distances of steps, the first and the last always.
 * Its time depends on `most`, not on how many values there are. Where all values have one step, evenly over their order.
 * @param steps only values of these steps, both ends included
 */
export async function readCurves(
  teamId: string,
  runIds: string[],
  key: string,
  { most, steps }: { most: number; steps?: { from: number; to: number } },
): Promise<Curve[]> {
  const ends = (await readEnds(teamId, runIds, key, { most: 0, steps })).filter(({ low }) => low !== null);
  const spread = ends.filter(({ low, high }) => low !== high);
  const level = ends.filter(({ low, high }) => low === high).map(({ runId }) => runId);
  const points = [
    ...(spread.length > 0 ? await sampleSteps(spread, key, most) : []),
    ...(level.length > 0 ? await sampleValues(level, key, { most, steps }) : []),
  ];
  const curves = new Map<string, Curve>(
    ends.map(({ runId }) => [runId, { runId, steps: [], times: [], values: [] }]),
  );
  for (const { runId, step, loggedAt, value } of points) {
    const curve = curves.get(runId)!;
    curve.steps.push(step);
    curve.times.push(loggedAt.getTime());
    curve.values.push(Number.isFinite(value) ? value : null);
  }
  // In the order that the caller named.
  return runIds.flatMap((id) => curves.get(id) ?? []);
}
