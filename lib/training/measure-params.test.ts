import { expect, test, vi } from "vitest";
import { getModelKind } from "@/lib/learning/catalog";
import { prAuc } from "@/lib/learning/evaluate/metrics";
import { chooseTrial, type Trial } from "@/lib/learning/evaluate/rank-trials";
import { stopEarly } from "@/lib/learning/evaluate/stop-early";
import { pickRows } from "@/lib/learning/sampling/pick-rows";
import { randomStream } from "@/lib/learning/sampling/random";
import { drawParams } from "@/lib/learning/search-space";
import { noisyTable } from "@/tests/noisy-table";
import { measureParams } from "./measure-params";

vi.mock("@/lib/learning/workers/train-in-workers", () => import("@/tests/without-threads"));

const kind = getModelKind("gradient-boosted-trees");
const { data, fresh } = noisyTable();
const parse = (params: object) => kind.params.parse(params) as Record<string, unknown>;

test("what a search chooses ranks rows that it never saw at least as well as the defaults do", async () => {
  const { features, codes, labels, rows } = data;
  const trials: Trial[] = [];
  for (const drawn of [{}, ...drawParams(kind.space, 3, randomStream(1, 3000))]) {
    const params = parse({ ...drawn, ...("n_estimators" in drawn && { n_estimators: 80 }) });
    const setup = { kind: kind.slug, params, seed: 1, folds: 3, precisionFloor: 0.1 };
    const { folds, mean } = await measureParams(
      { features: [...features], codes, labels, train: rows },
      setup,
    );
    trials.push({ params, budget: 1, ...mean, folds, experimentRunId: "" });
  }
  const { chosen } = chooseTrial(trials, trials[0], "pr_auc");
  expect(chosen).not.toBe(trials[0]);
  const precision = async (params: Record<string, unknown>) => {
    const exact = (await stopEarly(kind.slug, data, params, 1))?.params ?? params;
    let round = 0;
    const units = kind.fit(data, exact, 1, () => (round < kind.unitCount(exact) ? round++ : undefined));
    const model = kind.assemble([...units.values()], features);
    return prAuc(pickRows(labels, fresh), kind.rawScores(model, codes, fresh));
  };
  expect(await precision(chosen.params)).toBeGreaterThanOrEqual(await precision(trials[0]!.params));
});
