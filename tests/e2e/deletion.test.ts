import { readFile } from "node:fs/promises";
import type { Page } from "playwright-core";
import { beforeAll, expect, test } from "vitest";
import { checkPage } from "./page-checks";
import { tellAsStory } from "./story";
import { usePortal } from "./use-portal";

// A team takes its data out, erases a person's rows and deletes what it no longer needs, in a browser.
tellAsStory();

const portal = usePortal();
let page: Page;

beforeAll(async () => {
  page = await portal.openPage({ acceptDownloads: true });
  await portal.api("POST", "/datasets/cars/versions", "Policy,Sex,Note\n12,f,=1+1\n13,m,\n");
  await portal.api("POST", "/datasets/cars/versions", "Policy,Sex,Note\n14,f,x\n");
});

test("a version is downloaded from its page", async () => {
  await page.goto(`${portal.url}/datasets/cars?version=1`);
  const downloading = page.waitForEvent("download");
  await page.getByRole("link", { name: "Download version 1 as CSV" }).click();
  const download = await downloading;
  expect(download.suggestedFilename()).toBe("cars-1.csv");
  expect(await readFile(await download.path(), "utf8")).toBe("Policy,Sex,Note\r\n12,f,'=1+1\r\n13,m,\r\n");
  await checkPage(page, "dataset-download");
});

test("an erasure is confirmed, reported, and shown with the version", async () => {
  await page.goto(`${portal.url}/settings/erasures`);
  await page.getByRole("heading", { name: "No erasures yet" }).waitFor();
  await checkPage(page, "erasures-empty");
  await page.getByLabel("Key column").fill("Policy");
  await page.getByLabel("Keys").fill("12\n\n99\n");
  await page.getByLabel("Reason").fill("Request 7 under article 17.");
  await page.getByRole("button", { name: "Erase…" }).click();
  await page.getByRole("dialog").getByText("This cannot be undone.").waitFor();
  await checkPage(page, "erasure-dialog");
  await page.getByRole("dialog").getByRole("button", { name: "Erase", exact: true }).click();
  await page.getByRole("heading", { name: "Erasure of 2 keys" }).waitFor();
  await page.getByText("ended").waitFor();
  await page.getByRole("cell", { name: "cars 1" }).waitFor();
  await checkPage(page, "erasure-report");
  await page.goto(`${portal.url}/datasets/cars?version=1`);
  await page.getByText("1 row erased").waitFor();
  await page.getByText("Request 7 under article 17.").waitFor();
  await checkPage(page, "dataset-erased");
});

test("a version is deleted after its uses were shown, and one that is held stays", async () => {
  await portal.api("PATCH", "/deployments/preprocess-claims", { params: { dataset: "cars" } });
  await page.goto(`${portal.url}/datasets/cars?version=2`);
  await page.getByRole("button", { name: "Delete…" }).last().click();
  const dialog = page.getByRole("dialog");
  await dialog.getByText("It is used by:").waitFor();
  await dialog.getByRole("link", { name: "Preprocess claims" }).waitFor();
  await checkPage(page, "delete-dialog");
  expect(await dialog.getByRole("button", { name: "Delete", exact: true }).isDisabled()).toBe(true);
  await dialog.getByLabel("Delete although it is used").check();
  await dialog.getByRole("button", { name: "Delete", exact: true }).click();
  await page.getByText("Deleted version 2 of cars.").waitFor();
  await page.getByRole("heading", { name: "Columns of version 1" }).waitFor();
  await page.getByRole("link", { name: "Version 2" }).waitFor({ state: "detached" });
  const response = await portal.request("GET", "/datasets/cars/versions/2");
  expect(response.status).toBe(404);
});
