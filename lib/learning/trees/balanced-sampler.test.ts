import { expect, test } from "vitest";
import { randomStream, shuffle, streamStart } from "@/lib/learning/sampling/random";
import { balancedSampler } from "./balanced-sampler";

const labels = Uint8Array.from({ length: 500 }, (_, row) => (row % 10 === 0 ? 1 : 0));
const rows = Uint32Array.from(labels.keys()).filter((row) => row % 3 !== 0);
const frauds = rows.filter((row) => labels[row] === 1);
const legitimate = rows.filter((row) => labels[row] === 0);
const data = { features: [], codes: [], labels, rows };

test("contains the whole smaller class, and the start of a shuffle of the larger class", () => {
  const draw = balancedSampler(data, { replacement: false, bootstrap: false });
  // The second draw equals a first one: the swaps of the first were undone.
  for (const seed of [1, 2]) {
    const sample = draw(streamStart(seed, 0));
    expect(sample.frauds).toEqual(frauds);
    const shuffled = shuffle(legitimate.slice(), randomStream(seed, 0), frauds.length);
    expect(sample.legitimate).toEqual(shuffled.subarray(0, frauds.length));
  }
});

test("a bootstrap sample has the same size, rows of both classes, and depends on the stream", () => {
  const draw = balancedSampler(data, { replacement: true, bootstrap: true });
  const first = draw(streamStart(1, 0));
  expect(first.frauds.length + first.legitimate.length).toBe(2 * frauds.length);
  expect(first.frauds.every((row) => frauds.includes(row))).toBe(true);
  expect(first.legitimate.every((row) => legitimate.includes(row))).toBe(true);
  expect(new Set(first.frauds).size).toBeLessThan(first.frauds.length);
  const copy = first.frauds.slice();
  expect(draw(streamStart(1, 1)).frauds).not.toEqual(copy);
  expect(draw(streamStart(1, 0)).frauds).toEqual(copy);
});

test("tells how many numbers of the stream it took", () => {
  const drawnBy = (replacement: boolean, bootstrap: boolean) =>
    balancedSampler(data, { replacement, bootstrap })(streamStart(1, 0)).drawn;
  expect(drawnBy(false, false)).toBe(frauds.length);
  expect(drawnBy(true, false)).toBe(frauds.length);
  expect(drawnBy(false, true)).toBe(3 * frauds.length);
});

test("many rows come by blocks, however large their numbers are", () => {
  for (const step of [1, 2, 90]) {
    const many = Uint8Array.from({ length: 50_000 * step }, (_, row) => (row % step === 0 ? 1 : 0));
    many.fill(0, 0, many.length / 2);
    const all = Uint32Array.from(many.keys()).filter((row) => row % step < 2);
    const draw = balancedSampler(
      { ...data, labels: many, rows: all },
      { replacement: false, bootstrap: false },
    );
    const sample = draw(streamStart(1, 0));
    expect(sample.frauds.length).toBeGreaterThan(10_000);
    expect(sample.frauds).toEqual(all.filter((row) => many[row] === 1));
    // At most 2,048 blocks, so a row is at most one block before those that come earlier.
    const block = Math.ceil(many.length / 1024);
    expect(sample.legitimate.every((row, place, rows) => place === 0 || row > rows[place - 1]! - block)).toBe(
      true,
    );
    expect(new Set(sample.legitimate).size).toBe(sample.legitimate.length);
  }
});
