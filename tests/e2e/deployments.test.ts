import type { Page } from "playwright-core";
import { beforeAll, expect, test, vi } from "vitest";
import { checkPage } from "./page-checks";
import { tellAsStory } from "./story";
import { usePortal } from "./use-portal";

// From a team's own flow to runs that start automatically, in a real browser.
tellAsStory();

const portal = usePortal();
let page: Page;

beforeAll(async () => {
  page = await portal.openPage({ timezoneId: "America/New_York" });
});

const theDeployment = () => `${portal.url}/deployments/check-claims`;
const scheduledRuns = async () => {
  const { items } = await portal.api("GET", "/runs?deployment=check-claims&limit=200");
  return items.filter((run: { trigger: { type: string } }) => run.trigger.type === "schedule");
};

test("a flow of the team's own is made through the API, and described in openapi.json", async () => {
  const flow = {
    slug: "read-claims",
    name: "Read claims",
    description: "Counts the claims of a dataset version.",
    params: {
      type: "object",
      properties: {
        dataset: { type: "string", description: "A dataset of the team." },
        version: { type: "integer", minimum: 1, default: 1 },
      },
      required: ["dataset"],
    },
    nodes: [
      {
        id: "read",
        task: "read-data",
        input: { dataset: { $from: "params.dataset" }, version: { $from: "params.version" } },
      },
    ],
  };
  await portal.api("POST", "/flows", flow);
  const { paths } = await (await fetch(`${portal.url}/api/v1/openapi.json`)).json();
  expect(Object.keys(paths["/api/v1/deployments/{slug}"])).toEqual(["get", "patch", "delete"]);
  expect(Object.keys(paths["/api/v1/flows"])).toContain("post");
  await page.goto(`${portal.url}/flows/read-claims`);
  await page.getByText("1 (latest)").waitFor();
  await checkPage(page, "flow-own");
});

test("a deployment is made on a page; what was typed stays when it is refused", async () => {
  await page.getByRole("link", { name: "New deployment" }).click();
  await page.getByLabel("Name").fill("Check claims");
  await page.getByLabel("Slug").fill("Check Claims");
  await page.getByLabel("Dataset").fill("claims");
  await page.getByText("Limits, retries and workers").click();
  await page.getByLabel("Concurrency limit").fill("1");
  await page.getByLabel("Tags").fill("daily, checks");
  await checkPage(page, "deployment-new");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText("Use lower-case letters, digits and single hyphens").first().waitFor();
  expect(await page.getByLabel("Name").inputValue()).toBe("Check claims");
  await page.getByLabel("Slug").fill("check-claims");
  await page.getByRole("button", { name: "Save" }).click();
  await page.waitForURL(theDeployment());
  expect(await portal.api("GET", "/deployments/check-claims")).toMatchObject({
    params: { dataset: "claims" },
    concurrencyLimit: 1,
    tags: ["daily", "checks"],
  });
});

test("while one types a schedule its next five times are shown, right over the changes of the clock", async () => {
  await page.getByText("New schedule").click();
  await page.getByLabel("Cron expression").fill("30 2 * 3,10 0");
  await page.getByLabel("Time zone").fill("Europe/Berlin");
  await page.getByText("at 02:30, only on Sunday, only in March and October, Europe/Berlin").waitFor();
  await page.getByLabel("Not before").fill("2027-03-27T00:00");
  // On 28 March 2027 there is no 02:30 in Berlin, and New York is on the other side of its clock change.
  await page
    .getByText("Sun 28 Mar 2027, 03:00 CEST")
    .or(page.getByText("Sun 28 Mar 2027, 03:00 GMT+2"))
    .waitFor();
  await page.getByText(/Sat 27 Mar 2027, 21:00 (EDT|GMT-4) in your time zone/).waitFor();
  await checkPage(page, "schedule-forecast");
  await page.getByLabel("Cron expression").fill("61 * * * *");
  await page.getByText("Invalid value for minute: 61").waitFor();
});

test("a schedule of every two seconds starts each slot once, and runs appear", async () => {
  await page.getByLabel("Cron expression").fill("*/2 * * * * *");
  await page.getByLabel("Not before").fill("");
  await page.getByText("every 2 seconds").waitFor();
  await page.getByRole("button", { name: "Add schedule" }).click();
  await page.getByRole("heading", { name: "every 2 seconds" }).waitFor();
  await vi.waitFor(async () => expect((await scheduledRuns()).length).toBeGreaterThanOrEqual(4), {
    timeout: 30_000,
    interval: 300,
  });
  const slots = (await scheduledRuns())
    .map((run: { scheduledFor: string }) => Date.parse(run.scheduledFor))
    .sort();
  expect(slots).toEqual(slots.map((_: number, index: number) => slots[0] + index * 2000));
  await page.reload();
  await page.getByRole("table").getByText("Completed").first().waitFor();
  await checkPage(page, "deployment-scheduled");
  await page.goto(portal.url);
  await page.getByRole("heading", { name: "Next scheduled runs" }).waitFor();
  await checkPage(page, "home-scheduled");
});

test("one press pauses the deployment: nothing starts, and the pages say so", async () => {
  await page.goto(theDeployment());
  await page.getByRole("button", { name: "Pause" }).first().click();
  await page.getByText("Its schedules start no runs until you resume it").waitFor();
  const before = (await scheduledRuns()).length;
  await new Promise((resolve) => setTimeout(resolve, 5000));
  expect((await scheduledRuns()).length).toBe(before);
  await page.getByText("This deployment is paused. Resume it to start a run.").waitFor();
  expect(await page.getByRole("button", { name: "Run", exact: true }).count()).toBe(0);
  await page.goto(`${portal.url}/deployments`);
  await page.getByRole("row", { name: /Check claims.*Paused/ }).waitFor();
  await checkPage(page, "deployments");
});

test("a slot whose run cannot start is reported at the schedule", async () => {
  await portal.api("PATCH", "/deployments/check-claims", { params: {}, isPaused: false });
  await vi.waitFor(
    async () => {
      const { schedules } = await portal.api("GET", "/deployments/check-claims");
      expect(schedules[0].lastError).toContain("params.dataset");
    },
    { timeout: 15_000 },
  );
  await page.goto(theDeployment());
  await page.getByText(/could not start: .*params\.dataset/).waitFor();
  await checkPage(page, "deployment-error");
  await page.getByText("Edit or delete").click();
  await page.getByRole("button", { name: "Delete schedule" }).click();
  await page.getByText("No schedules yet.").waitFor();
});

test("a form of an older state is refused with what changed, and saved at the second press", async () => {
  await page.goto(`${theDeployment()}/edit`);
  await page.getByLabel("Name").fill("Check claims - mine");
  await portal.api("PATCH", "/deployments/check-claims", {
    name: "Check claims - theirs",
    params: { dataset: "claims" },
  });
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText("Owner changed this deployment while you were editing.").waitFor();
  await page.getByText("Name: now “Check claims - theirs”, before “Check claims”.").waitFor();
  await checkPage(page, "deployment-edit");
  await page.getByRole("button", { name: "Save" }).click();
  await page.waitForURL(theDeployment());
  await page.getByRole("heading", { name: "Check claims - mine" }).waitFor();
});

test("so is a roll-back from an older history, which then shows what changed", async () => {
  await page.goto(`${theDeployment()}/history`);
  await portal.api("PATCH", "/deployments/check-claims", { tags: ["weekly"] });
  const rollBack = page.getByRole("button", { name: "Roll back to this version" }).last();
  await rollBack.click();
  await page.getByText("Someone else changed this deployment: see the latest change.").waitFor();
  await page.getByText("weekly").first().waitFor();
  await checkPage(page, "deployment-history");
  await rollBack.click();
  await page.getByText("Rolled back.").waitFor();
});

test("a run is asked for at a time of the reader's clock", async () => {
  await portal.api("PATCH", "/deployments/check-claims", { params: { dataset: "claims" } });
  await page.goto(theDeployment());
  await page.getByText("Parameters, start time and priority").click();
  await page.getByLabel("Start time").fill("2031-07-01T09:00");
  await page.getByRole("button", { name: "Run", exact: true }).click();
  await page.waitForURL(/\/runs\/[0-9a-f-]{36}/);
  const run = await portal.api("GET", `/runs/${page.url().split("/").at(-1)}`);
  expect(run).toMatchObject({ state: "Scheduled", scheduledFor: "2031-07-01T13:00:00.000Z" });
});

test("parameters are written in fields by keyboard, or as JSON with what is wrong by path", async () => {
  const step = {
    type: "object",
    properties: { step: { type: "string" }, times: { type: "integer", default: 1 } },
    required: ["step"],
  };
  const flow = {
    slug: "list-steps",
    name: "List steps",
    params: {
      type: "object",
      properties: {
        source: { type: "string", format: "dataset", default: "claims" },
        steps: { type: "array", items: step, default: [] },
        limits: { anyOf: [{ type: "array", items: { type: "number" } }, { type: "null" }], default: null },
      },
    },
    nodes: [
      {
        id: "ask",
        task: "wait-for-input",
        input: { title: "Go on?", form: { type: "object", properties: {} } },
      },
    ],
  };
  await portal.api("POST", "/flows", flow);
  const deployment = { slug: "list-steps", name: "List steps", flow: "list-steps" };
  await portal.api("POST", "/deployments", deployment);
  await page.goto(`${portal.url}/deployments/list-steps`);
  await page.getByText("Parameters, start time and priority").click();
  await page.getByLabel("Source").click();
  await page.getByRole("option", { name: "claims", exact: true }).click();
  expect(await page.getByLabel("Source").inputValue()).toBe("claims");
  for (const name of ["one", "two"]) {
    await page.getByRole("button", { name: "Add to Steps" }).focus();
    await page.keyboard.press("Enter");
    await expect
      .poll(() => page.evaluate(() => document.activeElement?.getAttribute("name")))
      .toMatch(/step$/);
    await page.keyboard.type(name);
  }
  await checkPage(page, "run-form");
  await page.getByRole("button", { name: "Remove Steps 1" }).focus();
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Edit as JSON" }).press("Enter");
  const json = page.getByLabel("Parameters as JSON");
  const written = { source: "claims", steps: [{ step: "two", times: 1 }], limits: null };
  expect(JSON.parse(await json.inputValue())).toEqual(written);
  await json.fill('{"steps": [{"step": "a", "times": "x"}], "limits": [0.5]}');
  await checkPage(page, "run-form-json");
  await page.getByRole("button", { name: "Run", exact: true }).click();
  await page
    .getByText(/params\.steps\.0\.times: /)
    .first()
    .waitFor();
  expect(await json.inputValue()).toContain('"times": "x"');
  await json.fill('{"steps": [{"step": "a", "times": 3}], "limits": [0.5]}');
  await page.getByRole("button", { name: "Edit in fields" }).click();
  expect(await page.getByLabel("Times", { exact: true }).inputValue()).toBe("3");
  expect(await page.getByLabel("Limits 1", { exact: true }).inputValue()).toBe("0.5");
  await page.getByRole("button", { name: "Run", exact: true }).click();
  await page.waitForURL(/\/runs\/[0-9a-f-]{36}/);
  const run = await portal.api("GET", `/runs/${page.url().split("/").at(-1)}`);
  expect(run.params).toEqual({ source: "claims", steps: [{ step: "a", times: 3 }], limits: [0.5] });
});

test("a deployment is deleted after a second look, and its runs stay", async () => {
  await page.goto(`${theDeployment()}/edit`);
  await page.getByText("Delete deployment").click();
  await page.getByRole("button", { name: /^Delete/ }).click();
  await page.waitForURL(`${portal.url}/deployments`);
  expect((await portal.request("GET", "/deployments/check-claims")).status).toBe(404);
  expect((await portal.api("GET", "/runs?flow=read-claims")).items.length).toBeGreaterThan(4);
});
