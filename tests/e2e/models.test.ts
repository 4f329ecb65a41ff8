import type { Page } from "playwright-core";
import { beforeAll, expect, test } from "vitest";
import { checkPage } from "./page-checks";
import { tellAsStory } from "./story";
import { usePortal } from "./use-portal";

// Two trainings of one model, and a team's work with them.
tellAsStory();

const deployment = "train-insurance-fraud-model";
const portal = usePortal();
let page: Page;
let first: string;
let second: string;

beforeAll(async () => {
  page = await portal.openPage();
});

async function train(params: object): Promise<string> {
  const body = { params: { bestParamsSource: "none", ...params } };
  const { id } = await portal.api("POST", `/deployments/${deployment}/runs`, body);
  await portal.waitForRun(id, ["Completed"]);
  return id;
}

const model = () => portal.api("GET", "/models/insurance-fraud");
const open = (path: string) => page.goto(`${portal.url}${path}`);

/** Moves an alias through the dialog that a button opens. */
async function move(label: string, reason: string) {
  await page.getByRole("button", { name: `${label}…` }).click();
  await confirmMove(label, reason);
}
async function confirmMove(label: string, reason: string) {
  await page.getByRole("dialog").getByLabel("Reason", { exact: true }).fill(reason);
  await page.getByRole("dialog").getByRole("button", { name: label, exact: true }).click();
}

test("two trainings make two versions, and the first becomes the champion with a reason", async () => {
  first = await train({});
  second = await train({ seed: 7, modelParams: { n_estimators: 20, max_depth: 2 } });
  await open("/models");
  await checkPage(page, "models");
  await open("/models/insurance-fraud/1");
  await page.getByRole("cell", { name: "VehicleCategory" }).waitFor();
  await checkPage(page, "model-version");
  await move("Promote to champion", "The first that we trust");
  await page.getByText("insurance-fraud@champion now points to version 1.").waitFor();
  expect((await model()).history).toMatchObject([
    { alias: "champion", fromVersion: null, toVersion: 1, by: "Owner", reason: "The first that we trust" },
  ]);
});

test("a gate that is set through its form refuses a promotion and says what failed", async () => {
  await open("/models/insurance-fraud?tab=gates");
  await page.getByRole("link", { name: "Recall floor" }).click();
  await page.getByLabel("Floor").fill("0.999");
  await checkPage(page, "model-gate-form");
  await page.getByRole("button", { name: "Save gate" }).click();
  await page.getByRole("cell", { name: "floor 0.999" }).waitFor();
  await open("/models/insurance-fraud/2");
  await move("Make challenger", "");
  await page.getByText("insurance-fraud@challenger now points to version 2.").waitFor();
  await open("/models/insurance-fraud");
  await move("Promote to champion", "Fewer trees");
  await page.getByText("The alias stays where it is: 1 of 1 gate refused.").waitFor();
  await page.getByText(/^Version 2 has a recall of/).waitFor();
  expect((await model()).aliases).toEqual({ champion: 1, challenger: 2 });
  await checkPage(page, "model");
});

test("an owner overrides the gate with a reason, which the history keeps with the gate's evidence", async () => {
  await page.getByLabel("Override gates (the reason is recorded)").check();
  await confirmMove("Promote to champion", "Agreed with the auditors");
  await page.getByText(/^Since .*: Agreed with the auditors$/).waitFor();
  await open("/models/insurance-fraud?tab=history");
  await page.getByText("Overrode gates: Recall floor").waitFor();
  await checkPage(page, "model-history");
  await open("/models/insurance-fraud?tab=gates");
  await page.getByRole("cell", { name: "Refused" }).nth(1).waitFor();
  expect(await page.getByRole("cell", { name: "Refused" }).count()).toBe(2);
  await checkPage(page, "model-gates");
});

test("the champion is rolled back to the version it had before, which can be undone", async () => {
  await open("/models/insurance-fraud");
  await move("Roll back to version 1", "");
  await page.getByText(/^Since .*: Roll back$/).waitFor();
  const { aliases, history } = await model();
  expect(aliases).toEqual({ champion: 1, challenger: 2 });
  expect(history[0]).toMatchObject({ fromVersion: 2, toVersion: 1, reason: "Roll back" });
});

test("versions that are ticked stand side by side, metrics first and the older one before", async () => {
  await open("/models/insurance-fraud");
  await page.getByText("Call insurance-fraud@champion: curl, Python, Node").click();
  await page.getByText("answer.raise_for_status()").waitFor();
  await page.getByLabel("Select version 2").check();
  await page.getByLabel("Select version 1").check();
  await page.getByRole("button", { name: "Compare selected" }).click();
  await page.getByRole("heading", { name: "Compare 2 versions" }).waitFor();
  expect(
    (await page.getByRole("group", { name: "Metrics" }).getByRole("columnheader").allTextContents())[1],
  ).toBe("Version 1Baseline");
  await page.getByRole("heading", { name: "Confusion matrices" }).waitFor();
  await page.getByText("ROC curve").first().waitFor();
  await checkPage(page, "versions-compare");
});

test("the deploy instructions were executed as they are written, and say so", async () => {
  await open(`/runs/${first}?tab=artifacts`);
  await page.getByText("as written on").first().waitFor();
  const { items } = await portal.api("GET", "/artifacts?key=deploy-instructions");
  const { markdown } = items.find((item: { run: string }) => item.run === first).data;
  expect(markdown).toMatch(
    /\*\*Executed\*\* as written on [\d :-]+ UTC with curl [\d.]+, in [\d.]+ s\. Output:/,
  );
  expect(markdown).toMatch(
    /with Node v\d+[\d.]+, in [\d.]+ s\. Output:\n\n```text\n\{ label: [01], fraud_probability: 0\.\d+ \}/,
  );
  expect(markdown).not.toContain("swy_");
  await checkPage(page, "executed-instructions");
});

test("two runs that are ticked in the list stand side by side, differences marked", async () => {
  await open("/runs");
  const boxes = page.getByRole("checkbox", { name: /^Select (?!all)/ });
  await boxes.nth(1).waitFor();
  for (const box of await boxes.all()) await box.check();
  await checkPage(page, "runs-ticked");
  await page.getByRole("button", { name: "Compare" }).click();
  await page.getByRole("heading", { name: "Confusion matrices" }).waitFor();
  // The list has the newest run first; the comparison begins with the earlier one.
  const seedRow = page.getByRole("row", { name: /^Seed/ });
  expect(await seedRow.getByRole("cell").allTextContents()).toEqual(["Seed", "42", "7", "differs"]);
  await open(`/runs/compare?a=${second}&b=${first}&all=1`);
  const seed = page.getByRole("row", { name: /^Seed/ });
  expect(await seed.getByRole("cell").allTextContents()).toEqual(["Seed", "42", "7", "differs"]);
  expect(await page.getByRole("row", { name: /^Data SHA-256/ }).textContent()).toMatch(/same$/);
  await checkPage(page, "runs-compare");
  await open(`/runs/compare?a=${first}`);
  await page.getByRole("heading", { name: "Compare with" }).waitFor();
  await checkPage(page, "runs-compare-with");
});

test("a flow says why recall changed, one thing at a time, and names what is left over", async () => {
  await open(`/runs/compare?a=${first}&b=${second}`);
  await page.getByRole("button", { name: "Explain difference" }).click();
  await page.waitForURL(/\/runs\/[0-9a-f-]{36}/);
  const id = page.url().match(/runs\/([0-9a-f-]{36})/)![1]!;
  const { tasks } = await portal.waitForRun(id, ["Completed"]);
  await page.getByRole("heading", { name: "Why recall changed" }).waitFor();
  const { total, effects, together, unexplained } = tasks[0]!.output;
  expect(effects.map(({ factor }: { factor: string }) => factor)).toEqual(["parameters", "seed"]);
  const sum = effects.reduce(
    (all: number, { value }: { value: number }) => all + value,
    together + unexplained,
  );
  expect(sum).toBeCloseTo(total, 12);
  // The same code trains the same models again.
  expect(unexplained).toBeCloseTo(0, 12);
  await checkPage(page, "difference-report");
});

test("the lineage leads from the file over data and training to the version and its alias", async () => {
  await open("/models/insurance-fraud/1");
  const lineage = page.getByRole("group", { name: "Lineage" });
  for (const label of ["File", "claims 1", "twelve-categories", "insurance-fraud 1", "@champion"])
    await lineage.getByText(label, { exact: true }).waitFor();
  await lineage.getByRole("link", { name: /^claims 1/ }).click();
  await page.getByRole("heading", { name: "Columns of version 1" }).waitFor();
  // Both versions were derived from the data.
  for (const label of ["insurance-fraud 1", "insurance-fraud 2", "@challenger"])
    await page.getByRole("group", { name: "Lineage" }).getByText(label, { exact: true }).waitFor();
  await checkPage(page, "dataset-lineage");
  await open(`/runs/${second}?tab=lineage`);
  await page
    .getByRole("group", { name: "Lineage" })
    .getByText("insurance-fraud 2", { exact: true })
    .waitFor();
  await checkPage(page, "run-lineage");
});

test("a version that is trained again comes out as the identical model", async () => {
  await open("/models/insurance-fraud/2");
  await page.getByRole("button", { name: "Train again" }).click();
  await page.waitForURL(/\/runs\/[0-9a-f-]{36}/);
  await portal.waitForRun(page.url().match(/runs\/([0-9a-f-]{36})/)![1]!, ["Completed"]);
  await open("/models/insurance-fraud/2");
  await page.getByText("Identical model").waitFor();
  expect((await model()).versions).toHaveLength(2);
  await checkPage(page, "model-reproduced");
});
