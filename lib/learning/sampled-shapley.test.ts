import { expect, test } from "vitest";
import { mostRows, sampledShapley } from "./sampled-shapley";

/** x[field][row]: two numbers and one that does not count; the last rows are the background. */
const x = [
  [1, 5, 2, 0, 1, 2],
  [3, 1, 4, 1, 0, 2],
  [9, 9, 9, 1, 2, 3],
];
let asked = 0;
const model = (a: number, b: number) => 2 * a + 0.5 * a * b;
async function predict(places: readonly Uint32Array[]) {
  asked += places[0]!.length;
  const at = (field: number, place: number) => x[field]![places[field]![place]!]!;
  return Float64Array.from(places[0]!.keys(), (place) => model(at(0, place), at(1, place)));
}
const rows = Uint32Array.of(0, 1, 2);
const background = Uint32Array.of(3, 4, 5);

test("contributions and base add up to each prediction; a field that does not count has none", async () => {
  const { base, values } = await sampledShapley(predict, 3, rows, background, { seed: 1 });
  for (const row of rows)
    expect(base + values.reduce((sum, of) => sum + of[row]!, 0)).toBeCloseTo(
      model(x[0]![row]!, x[1]![row]!),
      12,
    );
  expect([...values[2]!]).toEqual([0, 0, 0]);
});

test("equals the exact values, since a permutation and its reverse average out an interaction of two", async () => {
  const { values } = await sampledShapley(predict, 3, rows, background, { seed: 7 });
  for (const row of rows) {
    // Shapley's formula for two players, averaged over the background.
    const [a, b] = [x[0]![row]!, x[1]![row]!];
    const exact = [...background].map((at) => {
      const [c, d] = [x[0]![at]!, x[1]![at]!];
      return (model(a, d) - model(c, d) + model(a, b) - model(c, b)) / 2;
    });
    expect(values[0]![row]).toBeCloseTo(exact.reduce((sum, value) => sum + value, 0) / exact.length, 12);
  }
});

test("the same seed gives the same values, and the number of predictions is bounded", async () => {
  const of = (seed: number) => sampledShapley(predict, 3, rows, background, { seed });
  expect(await of(3)).toEqual(await of(3));
  expect(mostRows(30) * 30 * 16).toBeLessThanOrEqual(400_000);
  asked = 0;
  await of(1);
  expect(asked).toBeLessThanOrEqual(3 + 3 + 3 * 6 * 2);
  const stopped = AbortSignal.abort(new Error("stopped"));
  await expect(sampledShapley(predict, 3, rows, background, { seed: 1, signal: stopped })).rejects.toThrow(
    "stopped",
  );
});
