import { expect, test } from "vitest";
import { readTokenUsage, type TraceFigures, traceStatistics } from "./trace-figures";

const at = (minute: number, more: Partial<TraceFigures> = {}): TraceFigures => ({
  state: "OK",
  requestedAt: new Date(Date.UTC(2026, 10, 20, 8, minute)),
  durationMs: 100,
  usage: null,
  ...more,
});

test("percentiles are interpolated as by percentile_cont, and open traces have none", () => {
  const rows = [400, 100, 300, 200, null].map((durationMs) => at(0, { durationMs }));
  const { durationMs } = traceStatistics(rows);
  // select percentile_cont(array[0.5, 0.95, 0.99]) within group (order by d) from (values (100), (200), (300), (400)) v (d)
  expect(durationMs?.p50).toBe(250);
  expect(durationMs?.p95).toBeCloseTo(385, 9);
  expect(durationMs?.p99).toBeCloseTo(397, 9);
  expect(traceStatistics([at(0, { durationMs: null })]).durationMs).toBeNull();
});

test("intervals have one width and follow each other, those without traces too", () => {
  const usage = JSON.stringify({ input_tokens: 3, output_tokens: 4, total_tokens: 7 });
  const { over, ...whole } = traceStatistics([
    at(0, { usage }),
    at(1, { state: "ERROR" }),
    at(59, { usage }),
  ]);
  expect(whole).toMatchObject({ traces: 3, errors: 1, tokens: { input: 6, output: 8, total: 14 } });
  expect(over.map(({ traces }) => traces)).toEqual([2, ...Array(10).fill(0), 1]);
  expect(over[1]!.fromMs - over[0]!.fromMs).toBe(5 * 60_000);
  expect(over[0]).toMatchObject({ errors: 1, tokens: { total: 7 } });
  expect(over[1]).toMatchObject({ durationMs: null, tokens: null });
  expect(traceStatistics([]).over).toEqual([]);
});

test("a usage without a total is summed; what is none counts nothing", () => {
  expect(readTokenUsage('{"input_tokens": 2, "output_tokens": 3}')).toEqual({
    input: 2,
    output: 3,
    total: 5,
  });
  for (const text of ["{}", "[]", '"x"', "{", '{"input_tokens": "2"}', null])
    expect(readTokenUsage(text)).toBeUndefined();
});
