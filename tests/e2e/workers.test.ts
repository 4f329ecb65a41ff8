import type { Page } from "playwright-core";
import { beforeAll, expect, test } from "vitest";
import { checkPage } from "./page-checks";
import { tellAsStory } from "./story";
import { usePortal } from "./use-portal";

// An owner drains the only process, sees a run wait, and lets it go on; pools are set where flows and deployments are.
tellAsStory();

const portal = usePortal();
let page: Page;
let run: string;
beforeAll(async () => {
  page = await portal.openPage();
});

test("an owner drains the portal's own process", async () => {
  await page.goto(`${portal.url}/settings/workers`);
  await page.getByText("portal", { exact: true }).first().waitFor();
  await checkPage(page, "workers");
  await page.getByRole("button", { name: /^Drain / }).click();
  await page.getByText("Drained", { exact: true }).waitFor();
});

test("a run then waits, and its page says for what", async () => {
  // The process hears of it at its next heartbeat.
  await expect
    .poll(
      async () => {
        const { id } = await portal.api("POST", "/deployments/preprocess-claims/runs", {});
        run = id;
        await new Promise((resolve) => setTimeout(resolve, 1_500));
        return (await portal.api("GET", `/runs/${id}`)).waitingFor;
      },
      { timeout: 30_000 },
    )
    .toMatch(/^Waiting for a worker of the pool default: none is running\./);
  await page.goto(`${portal.url}/runs/${run}`);
  await page
    .getByText(/Waiting for a worker of the pool default/)
    .first()
    .waitFor();
});

test("and goes on when the process takes work again", async () => {
  await page.goto(`${portal.url}/settings/workers`);
  await page.getByRole("button", { name: /^Resume / }).click();
  await page.getByText("Running", { exact: true }).first().waitFor();
  expect((await portal.waitForRun(run)).state).toBe("Completed");
});

test("a node's pool is set in the editor, and a deployment's in its form", async () => {
  await portal.api("POST", "/flows", {
    slug: "pooled",
    name: "Pooled",
    params: { type: "object", properties: {} },
    nodes: [{ id: "read", task: "read-data", input: { dataset: "claims" } }],
  });
  await portal.api("POST", "/deployments", { slug: "pooled", name: "Pooled", flow: "pooled" });
  await page.goto(`${portal.url}/deployments/pooled/edit`);
  await page.getByText("Limits, retries and workers").click();
  await page.getByLabel("Pool", { exact: true }).fill("Not a pool");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByRole("alert").getByText("Use lower-case letters, digits and single hyphens").waitFor();
  await page.getByLabel("Pool", { exact: true }).fill("gpu");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText("pool gpu", { exact: true }).waitFor();
  expect(await portal.api("GET", "/deployments/pooled")).toMatchObject({ pool: "gpu" });

  await page.goto(`${portal.url}/flows/pooled/edit`);
  await page.getByLabel("Pool", { exact: true }).first().fill("big");
  await page.getByRole("button", { name: /^Save/ }).first().click();
  await page.waitForURL(`${portal.url}/flows/pooled**`);
  await expect.poll(async () => (await portal.api("GET", "/flows/pooled")).definition.pool).toBe("big");
});
