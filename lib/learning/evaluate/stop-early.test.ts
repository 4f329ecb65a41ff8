import { expect, test, vi } from "vitest";
import { getModelKind } from "@/lib/learning/catalog";
import { noisyTable } from "@/tests/noisy-table";
import { crossValidate } from "./cross-validate";
import { bestStage, stopEarly } from "./stop-early";

vi.mock("@/lib/learning/workers/train-in-workers", () => import("@/tests/without-threads"));

const kind = getModelKind("gradient-boosted-trees");
const { data } = noisyTable();
const parse = (params: object) => kind.params.parse(params) as Record<string, unknown>;

test("the best stage is the first highest one, unless values do not rise for too long before it", () => {
  expect(bestStage([1, 3, 2, 3, 2], 10)).toBe(1);
  expect(bestStage([1, 3, 2, 2, 4], 3)).toBe(4);
  expect(bestStage([1, 3, 2, 2, 4], 2)).toBe(1);
  expect(bestStage([Number.NaN], 1)).toBe(0);
});

test("stops where held-out folds are ranked best, with the scores that so many rounds give", async () => {
  const asked = parse({ n_estimators: 90, learning_rate: 0.3, early_stopping_rounds: 40 });
  const stopped = (await stopEarly(kind.slug, data, asked, 1, { folds: 3 }))!;
  expect(stopped.units).toBeLessThan(90);
  expect(stopped.params).toEqual({ ...asked, n_estimators: stopped.units, early_stopping_rounds: 0 });
  const again = await crossValidate(kind.slug, data, stopped.params, 1, { folds: 3 });
  again.forEach((score, place) => {
    expect(Math.abs(score - stopped.scores[place]!)).toBeLessThan(1e-12);
  });
});

test("nothing is stopped unless the parameters ask for it, or in a kind without rounds", async () => {
  expect(await stopEarly(kind.slug, data, parse({}), 1)).toBeUndefined();
  const forest = getModelKind("balanced-random-forest");
  expect(await stopEarly(forest.slug, data, forest.params.parse({}), 1)).toBeUndefined();
});
