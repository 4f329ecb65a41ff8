import { expect, test, vi } from "vitest";
import { claimsWords } from "@/lib/datasets/table-words";
import { ownMlflow } from "@/lib/mlflow-endpoint/own-client";
import { modelReport } from "@/lib/reports/model-report";
import { modelReportCharts } from "@/lib/reports/model-report-charts";
import { serveModel } from "@/lib/serving/serve-model";
import { makeTeam, useTestDatabase } from "@/tests/test-database";
import { trainOn } from "@/tests/train-dataset";

vi.mock("@/lib/learning/workers/train-in-workers", () => import("@/tests/without-threads"));
useTestDatabase();

test("claims without the untrained rule's columns are compared with a rule learned from them", async () => {
  const { teamId } = await makeTeam();
  const rows = Array.from(
    { length: 400 },
    (_, index) => `${(index * 37) % 100},${"nsew"[index % 4]},${index % 9 === 0 ? 1 : 0}`,
  );
  const { facts, evaluation } = await trainOn(
    teamId,
    "no-rule",
    `Amount,Region,FraudFound_P\n${rows.join("\n")}\n`,
  );
  expect(evaluation.baseline).toMatchObject({
    isLearned: true,
    rule: expect.stringMatching(/^(Amount|Region) /),
  });
  const report = modelReport(facts, evaluation);
  expect(report).toContain("best of at most two conditions on the training rows");
  expect(report).not.toMatch(/untrained rule|null|NaN/);
  expect(JSON.stringify(modelReportCharts(evaluation, claimsWords))).not.toMatch(/untrained rule/i);
}, 180_000);

const rows = Array.from({ length: 1200 }, (_, index) => {
  const amount = 500 + ((index * 7919) % 9973) + ((index * 31) % 100) / 100;
  // More often a fraud the higher the amount, visible to bins of numbers but not to texts.
  const isFraud = (index * 104_729) % 11_000 < amount - 500 ? 1 : 0;
  return { amount, region: "nsew"[index % 4]!, isFraud };
});
const amountsAs = (write: (amount: number, index: number) => string, separator = ",") =>
  [
    ["Amount", "Region", "FraudFound_P"],
    ...rows.map(({ amount, region, isFraud }, index) => [write(amount, index), region, isFraud]),
  ]
    .map((cells) => cells.join(separator))
    .join("\n");
const english = (amount: number) => amount.toLocaleString("en-US", { minimumFractionDigits: 2 });
const german = (amount: number) => amount.toLocaleString("de-DE", { minimumFractionDigits: 2 });

test("numbers are numbers however they are written, and the portal serves them as the training read them", async () => {
  const { teamId } = await makeTeam();
  const plain = await trainOn(teamId, "plain", amountsAs(String));
  expect(plain.evaluation.rocAuc).toBeGreaterThan(0.7);
  const written = {
    dollar: amountsAs((amount) => `"$${english(amount)}"`),
    comma: amountsAs(german, ";"),
    euro: amountsAs((amount) => `"${german(amount)} €"`),
    space: amountsAs((amount) => ` ${amount}`),
  };
  for (const [name, csv] of Object.entries(written)) {
    const { evaluation, logged } = await trainOn(teamId, name, csv);
    expect(evaluation.rocAuc, name).toBe(plain.evaluation.rocAuc);
    expect(logged.join(" "), name).not.toMatch(/read as/);
  }
  const missing = await trainOn(
    teamId,
    "missing",
    amountsAs((amount, index) => (index === 7 ? "NA" : String(amount))),
  );
  expect(Math.abs(missing.evaluation.rocAuc - plain.evaluation.rocAuc)).toBeLessThan(0.02);
  const odd = await trainOn(
    teamId,
    "odd",
    amountsAs((amount, index) => (index % 100 === 7 ? "abc" : String(amount))),
  );
  expect(odd.logged).toContain('Amount is read as numbers; 12 rows hold others, read as missing ("abc").');
  expect(odd.evaluation.rocAuc).toBeGreaterThan(0.7);

  const answersOf = async (name: string, amounts: (string | number)[]) => {
    const { score } = await serveModel(teamId, name, "1");
    return score(amounts.map((Amount) => ({ Amount, Region: "n" })));
  };
  const [expected] = await answersOf("plain", [7611.71]);
  expect((await answersOf("plain", [500.5]))[0]).not.toEqual(expected);
  const asPlain = {
    plain: ["7611.71", "$7,611.71", "7.611,71 €", " 7611,71", 7611.71],
    // Their schemas fix the notation: an amount in euros is no amount in dollars.
    dollar: ["7611.71", "$7,611.71", " 7,611.71", 7611.71],
    comma: ["7.611,71", " 7611,71", 7611.71],
  };
  for (const [name, amounts] of Object.entries(asPlain))
    expect(await answersOf(name, amounts), name).toEqual(amounts.map(() => expected));
  const refused = (amount: string) => `Row 1 has "${amount}" as Amount, which takes a number.`;
  await expect(answersOf("dollar", ["7.611,71 €"])).rejects.toThrow(refused("7.611,71 €"));
  await expect(answersOf("comma", ["abc"])).rejects.toThrow(refused("abc"));
  expect(await answersOf("comma", ["", "NA"])).toEqual(await answersOf("comma", ["?", ""]));
  // The meaning of "7.611" depends on the file that the model was trained on; that of a JSON number does not.
  expect(await answersOf("comma", ["7.611", "7611"])).toEqual(await answersOf("plain", [7611, 7611]));
  expect(await answersOf("comma", [7.611])).toEqual(await answersOf("plain", ["7.611"]));
}, 180_000);

test("a champion is compared on columns read as it learned them", async () => {
  const { teamId } = await makeTeam();
  // The second file writes the same numbers in another format.
  const first = await trainOn(teamId, "champion", amountsAs(String));
  await ownMlflow(teamId).setAlias("champion", "champion", Number(first.facts.modelVersion));
  const again = await trainOn(
    teamId,
    "champion",
    amountsAs((amount) => `"$${english(amount)}"`),
  );
  expect(again.evaluation.rocAuc).toBe(first.evaluation.rocAuc);
  expect(again.evaluation.champion?.version).toBe(first.facts.modelVersion);
}, 180_000);
