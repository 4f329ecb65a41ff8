import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { systemProgram } from "@/lib/programs/sandbox";
import { zipOf } from "@/tests/zip-archive";
import { checkPage } from "./page-checks";
import { tellAsStory } from "./story";
import { usePortal } from "./use-portal";

// Conditions, programs and backfills, from the editor to the page of the run.
tellAsStory();

const hasBubblewrap = systemProgram("bwrap") !== undefined;
/** Programs need bubblewrap, or accounts of their own, which only root can give. */
const canIsolate = hasBubblewrap || process.getuid?.() === 0;
const commandsDir = mkdtempSync(join("/var/tmp", "switchyard-commands-"));
const portal = usePortal({
  env: {
    ALLOW_COMMANDS: "true",
    COMMANDS_DIR: commandsDir,
    COMMANDS_NETWORK: hasBubblewrap ? "portal" : "all",
  },
});
let page: Page;

beforeAll(async () => {
  page = await portal.openPage();
  await portal.api("POST", "/datasets/sales/versions", "region,amount\nnorth,10\nsouth,20\n");
});
afterAll(() => rmSync(commandsDir, { recursive: true, force: true }));

const fieldOf = (node: string, input: string) => page.locator(`[id="${node}.${input}"]`);
const open = (node: string) => page.locator("summary", { hasText: node }).first().click();
const textOf = (label: string) => page.getByLabel(`${label}: value`, { exact: true });
/** The editor of code in a field, once it is loaded. */
const codeOf = (label: string) => page.locator(`.cm-content[aria-label="${label}"]`);

async function addTask(name: string, times = 1): Promise<void> {
  for (let count = 0; count < times; count++)
    await page.getByRole("button", { name: `Add ${name}`, exact: true }).click();
}

/** Writes a value of its own into an input of the open node. */
async function setValue(node: string, input: string, label: string, value: string): Promise<void> {
  await fieldOf(node, input).selectOption("A value");
  await textOf(label).fill(value);
}

async function setCode(node: string, input: string, label: string, code: string): Promise<void> {
  await fieldOf(node, input).selectOption("A value");
  await codeOf(`${label}: value`).fill(code);
}

/** From the valid draft to a started run. */
async function saveAndRun(name: string): Promise<string> {
  await page.getByText("Ready to save.").waitFor();
  await page.getByRole("button", { name: "Save version" }).click();
  await page.getByRole("link", { name: "Deploy", exact: true }).click();
  await page.getByLabel("Name").fill(name);
  await page.getByLabel("Slug").fill(name.toLowerCase().replaceAll(" ", "-"));
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByRole("button", { name: "Run", exact: true }).click();
  await page.waitForURL(/\/runs\/[0-9a-f-]{36}/);
  return new URL(page.url()).pathname.split("/").at(-1)!;
}

test("a condition is written with names to choose from; its run shows what was skipped, and why", async () => {
  await page.goto(`${portal.url}/flows/new`);
  await page.getByLabel("Name", { exact: true }).fill("With conditions");
  await addTask("Transform", 3);
  await open("transform");
  await setCode("transform", "expression", "Expression", "1 + 1");
  await open("transform-2");
  await setCode("transform-2", "expression", "Expression", '"deployed"');
  // The names are known once the draft was checked.
  const known = fieldOf("transform-2", "expression").locator("option", { hasText: "transform → value" });
  await known.waitFor({ state: "attached" });
  await page.getByText(/^Retries, timeout/).click();
  const condition = codeOf("Condition");
  await condition.click();
  await page.keyboard.type("nodes.transform.out");
  await page.locator(".cm-tooltip-autocomplete li", { hasText: "nodes.transform.output.value" }).waitFor();
  await checkPage(page, "condition-completion");
  await condition.click();
  const completed = async () => {
    await page.keyboard.press("Control+Space");
    await page
      .locator(".cm-tooltip-autocomplete li[aria-selected]")
      .click({ timeout: 2_000 })
      .catch(() => {});
    return condition.innerText();
  };
  // A list that is renewed under the pointer takes no click.
  await expect.poll(completed).toBe("nodes.transform.output.value");
  await page.keyboard.type(" > 5");
  await expect.poll(() => condition.innerText()).toBe("nodes.transform.output.value > 5");
  await open("transform-3");
  await fieldOf("transform-3", "expression").selectOption("transform-2 → value");
  await checkPage(page, "condition-editor");
  const id = await saveAndRun("With conditions");
  await portal.waitForRun(id, ["Completed"]);
  const graph = page.getByRole("group", { name: "Flow graph" });
  await graph.getByText("Skipped: Its condition is false", { exact: false }).waitFor({ state: "attached" });
  await graph
    .getByText("Skipped: It uses the output of transform-2", { exact: false })
    .waitFor({ state: "attached" });
  await checkPage(page, "run-skipped");
  await graph.getByRole("link", { name: /^transform-2/ }).click();
  await page.getByText("Its condition is false", { exact: false }).first().waitFor();
  await checkPage(page, "run-skipped-task");
});

const script = `
. lib/words.sh
echo "Reading the sales"
echo "::progress 0.5 Half of it"
until [ -f go ]; do sleep 0.2; done
cp "$SWITCHYARD_DATASETS/sales.csv" "$SWITCHYARD_RESULTS/more.csv"
echo "west,30" >> "$SWITCHYARD_RESULTS/more.csv"
printf '# Sales\\n\\n%s regions.\\n' "$WORDS" > "$SWITCHYARD_ARTIFACTS/sales-report.md"
echo '{"regions": 3}' > "$SWITCHYARD_OUTPUT"
echo "Written"
`;

test.runIf(canIsolate)("a program is written on the page, with a folder from a ZIP archive", async () => {
  await page.goto(`${portal.url}/flows/new`);
  await page.getByLabel("Name", { exact: true }).fill("Sales program");
  await addTask("Run command");
  await open("run-command");
  await setValue("run-command", "scriptName", "Script name", "sales.sh");
  await setCode("run-command", "script", "Script", script);
  await setValue("run-command", "command", "Command", '["sh", "sales.sh"]');
  await setValue("run-command", "datasets", "Datasets", '{"sales": {"dataset": "sales", "format": "csv"}}');
  await setValue("run-command", "results", "Results", '{"more": "more-sales"}');
  await fieldOf("run-command", "files").selectOption("A value");
  const archive = zipOf({ "folder/lib/words.sh": "WORDS=Three\n", "folder/.git/config": "x" });
  await page
    .getByLabel("Files: value: ZIP archive of a folder")
    .setInputFiles({ name: "folder.zip", mimeType: "application/zip", buffer: archive });
  await page.getByText("Read 1 file.").waitFor();
  await page.locator("summary", { hasText: "lib/words.sh" }).click();
  await expect.poll(() => codeOf("Files: value: lib/words.sh").innerText()).toContain("WORDS=Three");
  await checkPage(page, "program-editor");
});

test.runIf(canIsolate)(
  "its run shows log and progress while it works, then artifact, dataset version and output",
  async () => {
    const id = await saveAndRun("Sales program");
    await page.getByText("Reading the sales", { exact: true }).first().waitFor();
    await page.getByText("Half of it", { exact: false }).first().waitFor();
    await checkPage(page, "program-running");
    const runs = join(commandsDir, "runs");
    for (const folder of readdirSync(runs)) writeFileSync(join(runs, folder, "home/go"), "");
    expect((await portal.waitForRun(id, ["Completed"])).tasks[0]?.output).toMatchObject({
      values: { regions: 3 },
      artifacts: ["sales-report"],
      datasets: { more: { dataset: "more-sales", version: 1, rows: 3 } },
    });
    await page.getByText("Written", { exact: true }).first().waitFor();
    await page
      .getByRole("link", { name: /^run-command/ })
      .first()
      .click();
    await page.getByText("more-sales", { exact: false }).first().waitFor();
    await checkPage(page, "program-task");
    const details = page.getByRole("navigation", { name: "Run details" });
    await details.getByRole("link", { name: /^Artifacts/ }).click();
    await page.getByText("Three regions.").first().waitFor();
    await checkPage(page, "program-artifacts");
  },
);

test.runIf(canIsolate)("versions keep the script, and show by line what was changed", async () => {
  await page.goto(`${portal.url}/flows/sales-program/edit`);
  await open("run-command");
  await codeOf("Script: value").fill(
    script.replace("until [ -f go ]; do sleep 0.2; done\n", "").replace("west,30", "east,40"),
  );
  await page.getByText("Ready to save.").waitFor();
  await page.getByRole("button", { name: "Save version" }).click();
  await page.waitForURL(/\/flows\/sales-program\?/);
  await page.goto(`${portal.url}/flows/sales-program/compare`);
  const changed = page.getByRole("group", { name: /run-command\.input\.script/ });
  await changed.getByText("east,40", { exact: false }).waitFor();
  await checkPage(page, "program-versions");
});

test("a backfill runs a deployment for the days of a range; it is held, released and completes", async () => {
  await portal.api("POST", "/flows", {
    slug: "daily",
    name: "Daily",
    params: { type: "object", properties: { day: { type: "string", default: "" } } },
    nodes: [
      { id: "wait", task: "wait-until", input: { forMs: 3_000 } },
      {
        id: "day",
        task: "transform",
        input: { expression: "data.day", data: { day: { $from: "params.day" } } },
        after: ["wait"],
      },
    ],
  });
  await portal.api("POST", "/deployments", { slug: "daily", name: "Daily", flow: "daily" });
  await page.goto(`${portal.url}/deployments/daily`);
  await page.getByRole("link", { name: "Backfill" }).click();
  await page.getByLabel("First date").fill("2026-02-27");
  await page.getByLabel("Last date").fill("2026-03-02");
  await page.getByText("4 runs, from 2026-02-27 to 2026-03-02.").waitFor();
  await checkPage(page, "backfill-form");
  await page.getByRole("button", { name: "Start backfill" }).click();
  await page.waitForURL(/\/runs\/[0-9a-f-]{36}\?tab=children/);
  const id = new URL(page.url()).pathname.split("/").at(-1)!;
  await page.getByText("day 2026-03-02").first().waitFor();
  await page.getByRole("button", { name: "Hold" }).click();
  await page.getByText(/Held: of the 4 runs of runs, \d have not ended/).waitFor();
  await checkPage(page, "backfill-held");
  expect(await portal.api("GET", `/runs/${id}`)).toMatchObject({ state: "Running", isHeld: true });
  await page.getByRole("button", { name: "Release" }).click();
  await portal.waitForRun(id, ["Completed"]);
  const { items } = await portal.api("GET", "/runs?deployment=daily");
  const days = items.map(({ params }: { params: { day: string } }) => params.day).sort();
  expect(days).toEqual(["2026-02-27", "2026-02-28", "2026-03-01", "2026-03-02"]);
  await page
    .getByRole("link", { name: /^Child runs|^Children/ })
    .first()
    .click();
  await checkPage(page, "backfill-completed");
  await page.goto(`${portal.url}/deployments/daily/backfill`);
  await page.getByText("Parameter sets").click();
  await checkPage(page, "backfill-sets");
});

test("a tag is limited in the settings; a run that waits for its slot names it, and begins after the other", async () => {
  await page.goto(`${portal.url}/settings/limits`);
  await page.getByLabel("Tag", { exact: true }).fill("slow");
  await page.getByLabel("Runs at once").fill("1");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await page.getByText("The limit of slow is saved.").waitFor();
  await page.getByText("0 of 1 slots").waitFor();
  await checkPage(page, "limits");
  await portal.api("PATCH", "/deployments/daily", { tags: ["slow"] });
  const first = await portal.api<{ name: string }>("POST", "/deployments/daily/runs", {});
  const second = await portal.api<{ id: string }>("POST", "/deployments/daily/runs", { priority: 1 });
  await page.goto(`${portal.url}/runs/${second.id}`);
  await page.getByText("the only slot of the tag slow is used by", { exact: false }).waitFor();
  await page.getByRole("link", { name: first.name }).first().waitFor();
  await checkPage(page, "waiting-for-limit");
  await portal.waitForRun(second.id, ["Completed"]);
});
