import { expect, test } from "vitest";
import { placeSpans, type SpanOutline } from "./span-tree";

const span = (id: string, parentId: string | null, startNs: bigint, endNs: bigint | null): SpanOutline => {
  return { id, parentId, name: id, type: "UNKNOWN", status: "OK", startNs, endNs };
};

test("spans stand below the span that began them, on one time axis", () => {
  const placed = placeSpans([
    span("root", null, 0n, 4_000_000n),
    span("first", "root", 1_000_000n, 2_000_000n),
    span("inner", "first", 1_000_000n, 1_500_000n),
    span("second", "root", 3_000_000n, null),
  ]);
  expect(placed.map(({ id, depth }) => [id, depth])).toEqual([
    ["root", 0],
    ["first", 1],
    ["inner", 2],
    ["second", 1],
  ]);
  expect(placed[1]).toMatchObject({ from: 0.25, length: 0.25, durationMs: 1 });
  expect(placed[3]).toMatchObject({ from: 0.75, length: 0.25, durationMs: undefined });
});

test("a span without its parent, and a circle of spans, are shown once each", () => {
  const placed = placeSpans([
    span("orphan", "gone", 0n, 1n),
    span("a", "b", 1n, 2n),
    span("b", "a", 1n, 2n),
    span("self", "self", 3n, 3n),
  ]);
  expect(placed.map(({ id, depth }) => [id, depth])).toEqual([
    ["orphan", 0],
    ["a", 0],
    ["b", 1],
    ["self", 0],
  ]);
  expect(placeSpans([])).toEqual([]);
});
