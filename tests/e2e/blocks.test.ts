import { generateKeyPairSync } from "node:crypto";
import type { Page } from "playwright-core";
import { beforeAll, expect, test } from "vitest";
import { checkPage } from "./page-checks";
import { tellAsStory } from "./story";
import { usePortal } from "./use-portal";

// A team's blocks in a real browser.
tellAsStory();

const token = "marker-of-the-token-3f9a";
const portal = usePortal();
let page: Page;

beforeAll(async () => {
  page = await portal.openPage();
});

test("without blocks the page leads to the catalogue", async () => {
  await page.goto(`${portal.url}/blocks`);
  await page.getByRole("heading", { name: "No blocks yet" }).waitFor();
  await checkPage(page, "blocks-empty");
  await page.getByRole("link", { name: "New block" }).click();
  await page.getByRole("link", { name: "MLflow server" }).waitFor();
  expect(
    await page
      .getByRole("listitem")
      .filter({ has: page.locator("a.row-link") })
      .count(),
  ).toBe(9);
  await checkPage(page, "blocks-new");
});

test("a refused form keeps what was typed and names the field", async () => {
  await page.getByRole("link", { name: "MLflow server" }).click();
  await page.getByLabel("Name", { exact: true }).fill("team-mlflow");
  await page.getByLabel("URI").fill("http://127.0.0.1:9/");
  await page.getByLabel("Username").fill("someone");
  await page.getByLabel("Token").fill(token);
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText("Give a token, or user name and password; not both.").first().waitFor();
  expect(await page.getByLabel("Token").inputValue()).toBe(token);
  await checkPage(page, "blocks-refused");
  await page.getByLabel("Username").fill("");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByRole("heading", { name: "team-mlflow" }).waitFor();
});

test("the page of a block shows no secret, and its check says what is wrong", async () => {
  expect(await page.content()).not.toContain(token);
  expect(await page.getByLabel("Token").inputValue()).toBe("********");
  await page.getByRole("button", { name: "Check" }).click();
  await page.getByText("Failing").waitFor();
  await page.getByText("127.0.0.1 is not a public address.").waitFor();
  await checkPage(page, "blocks-failed");
});

test("a service account is checked on entry", async () => {
  await page.goto(`${portal.url}/blocks/new/gcp-credentials`);
  await page.getByLabel("Name", { exact: true }).fill("claims-reader");
  const json = page.getByLabel("Service account JSON");
  await json.fill('{"type": "service_account", "project_id": "claims", "client_email": "a@b.example"}');
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText('"private_key" is missing.').first().waitFor();
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const account = {
    type: "service_account",
    project_id: "claims",
    client_email: "reader@claims.iam.gserviceaccount.com",
    private_key: privateKey.export({ type: "pkcs8", format: "pem" }),
  };
  await json.fill(JSON.stringify(account, null, 2));
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByRole("heading", { name: "claims-reader" }).waitFor();
  expect(await page.content()).not.toContain("PRIVATE KEY");
});

test("a bucket names its credentials, which then cannot be deleted unnoticed", async () => {
  await page.goto(`${portal.url}/blocks/new/gcs-bucket`);
  await page.getByLabel("Name", { exact: true }).fill("claims-bucket");
  await page.getByLabel("Bucket").fill("claims-2026");
  await page.getByLabel("Credentials").selectOption("claims-reader");
  await checkPage(page, "blocks-form");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByRole("heading", { name: "claims-bucket" }).waitFor();
  await page.goto(`${portal.url}/blocks/claims-reader`);
  await page.getByRole("link", { name: "claims-bucket" }).waitFor();
  await page.getByText("Delete block").click();
  await page.getByText("In use by the block claims-bucket.").waitFor();
  await checkPage(page, "blocks-used");
  await page.getByLabel("Delete anyway").check();
  await page.getByRole("button", { name: "Delete" }).click();
  await page.waitForURL(`${portal.url}/blocks`);
});

test("the list names each block's type and the state of its last check", async () => {
  await page.goto(`${portal.url}/blocks/new/local-bucket`);
  await page.getByLabel("Name", { exact: true }).fill("files");
  await page.getByLabel("Folder").fill("claims/raw");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByRole("button", { name: "Check" }).click();
  await page.getByText("A file was written, read back and deleted.").waitFor();
  await page.goto(`${portal.url}/blocks`);
  await page.getByRole("cell", { name: "Local bucket" }).first().waitFor();
  await page.getByText("Working", { exact: true }).waitFor();
  await page.getByText("Failing").waitFor();
  await page.getByText("Not checked").waitFor();
  await checkPage(page, "blocks-list");
});
