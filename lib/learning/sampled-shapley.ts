import { randomStream, shuffle } from "./sampling/random";
import type { Contributions } from "./trees/tree-shap";

/** Pairs of a permutation and its reverse for each explained row. */
const pairs = 8;
/** Maximum predictions of one call: some seconds of a model of trees. */
const mostPredictions = 400_000;
/** Predictions asked for at once: the batch of a scoring process. */
const atOnce = 1024;

/** Number of rows that one call explains within `mostPredictions`. */
export function mostRows(fields: number): number {
  return Math.max(1, Math.floor(mostPredictions / (2 * pairs * Math.max(1, fields))));
}

/**
 * Predictions of rows put together from others. @param places `places[field][row]`: the row whose value the field has
 */
export type PredictMixed = (places: readonly Uint32Array[]) => Promise<Float64Array>;

/**
 * Shapley values of the fields by sampled permutations (Štrumbelj and Kononenko 2014, algorithm 1), in antithetic pairs
 * (Mitchell et al. 2022): each walk starts at a row of the background and takes over the explained row's fields one by
 * one. The values of a row and the base add up to its prediction. The same seed gives the same values.
 * @param rows to explain @param background rows that stand for "nothing is known"; pairs take them in turn
 */
export async function sampledShapley(
  predict: PredictMixed,
  fields: number,
  rows: Uint32Array,
  background: Uint32Array,
  { seed, signal }: { seed: number; signal?: AbortSignal | undefined },
): Promise<Contributions> {
  const count = Math.min(pairs, background.length);
  const starts = shuffle(background.slice(), randomStream(seed, 1), count).subarray(0, count);
  const atStart = await predict(Array.from({ length: fields }, () => starts));
  const ends = await predictRows(predict, fields, rows);
  const walks = rowWalks(fields, starts.length, seed);
  const values = Array.from({ length: fields }, () => new Float64Array(rows.length));
  const inside = Math.max(0, fields - 1);
  const rowsAtOnce = Math.max(1, Math.floor(atOnce / Math.max(1, walks.length * inside)));
  for (let from = 0; from < rows.length; from += rowsAtOnce) {
    signal?.throwIfAborted();
    const some = rows.subarray(from, from + rowsAtOnce);
    const between = await predictWalks(predict, fields, some, starts, walks);
    let at = 0;
    for (let place = 0; place < some.length; place++)
      for (const { order, start } of walks) {
        let before = atStart[start]!;
        for (const [step, field] of order.entries()) {
          const after = step === fields - 1 ? ends[from + place]! : between[at++]!;
          values[field]![from + place]! += (after - before) / walks.length;
          before = after;
        }
      }
  }
  return { base: atStart.reduce((sum, value) => sum + value, 0) / Math.max(1, atStart.length), values };
}

interface Walk {
  order: Uint32Array;
  /** Index of the background row. */
  start: number;
}

/** Permutations and their reverses, the same for every row, so that rows can be compared. */
function rowWalks(fields: number, starts: number, seed: number): Walk[] {
  const random = randomStream(seed, 2);
  return Array.from({ length: starts }, (_, start) => {
    const order = shuffle(
      Uint32Array.from({ length: fields }, (_, field) => field),
      random,
      fields,
    ).slice();
    return [
      { order, start },
      { order: order.toReversed(), start },
    ];
  }).flat();
}

async function predictRows(predict: PredictMixed, fields: number, rows: Uint32Array): Promise<Float64Array> {
  const found = new Float64Array(rows.length);
  for (let from = 0; from < rows.length; from += atOnce) {
    const some = rows.subarray(from, from + atOnce);
    found.set(await predict(Array.from({ length: fields }, () => some)), from);
  }
  return found;
}

/** Predictions inside the walks, without their starts and ends: by row, walk and step. */
async function predictWalks(
  predict: PredictMixed,
  fields: number,
  rows: Uint32Array,
  starts: Uint32Array,
  walks: readonly Walk[],
): Promise<Float64Array> {
  const total = rows.length * walks.length * Math.max(0, fields - 1);
  const places = Array.from({ length: fields }, () => new Uint32Array(total));
  let at = 0;
  for (const row of rows)
    for (const { order, start } of walks) {
      const isTaken = new Uint8Array(fields);
      for (const field of order.subarray(0, fields - 1)) {
        isTaken[field] = 1;
        for (let each = 0; each < fields; each++) places[each]![at] = isTaken[each] ? row : starts[start]!;
        at++;
      }
    }
  const found = new Float64Array(total);
  for (let from = 0; from < total; from += atOnce)
    found.set(await predict(places.map((column) => column.subarray(from, from + atOnce))), from);
  return found;
}
