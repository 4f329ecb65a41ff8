import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type GcsServer, startGcsServer } from "@/tests/gcs-server";
import { checkPage } from "./page-checks";
import { tellAsStory } from "./story";
import { usePortal } from "./use-portal";

// From a block to a model trained on objects in the bucket.
tellAsStory();

type Version = { version: number; uri: string; sha256: string; rows: number };

let gcs: GcsServer;
const portal = usePortal();
let page: Page;
let uploadId: string;

beforeAll(async () => {
  gcs = await startGcsServer();
  await portal.api("POST", "/allowed-hosts", { host: gcs.host });
  page = await portal.openPage();
});

afterAll(() => gcs?.close());

const versionOf = (version: number | "latest") =>
  portal.api<Version>("GET", `/datasets/claims/versions/${version}`);

test("a bucket's block is made on the page, and its check lists the bucket", async () => {
  await page.goto(`${portal.url}/blocks/new/gcs-bucket`);
  await page.getByLabel("Name", { exact: true }).fill("claims-bucket");
  await page.getByLabel("Bucket").fill("claims-2026");
  await page.getByLabel("Prefix").fill("raw/");
  await page.getByLabel("Endpoint").fill(gcs.url);
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByRole("heading", { name: "claims-bucket" }).waitFor();
  await page.getByRole("button", { name: "Check" }).click();
  await page.getByText("gs://claims-2026/raw/ was listed: 0 objects.").waitFor();
});

test("without a bucket the run waits and says for what; the deployment's form offers the block", async () => {
  const { id } = await portal.api("POST", "/deployments/upload-claims-to-gcs/runs", { params: {} });
  uploadId = id;
  await page.goto(`${portal.url}/runs/${id}`);
  await page
    .getByText("The slot bucket has no block. Bind a Google Cloud Storage bucket or Local bucket")
    .waitFor();
  await page.goto(`${portal.url}/deployments/upload-claims-to-gcs/edit`);
  await page.getByLabel("bucket", { exact: true }).selectOption("claims-bucket");
  await checkPage(page, "buckets-deployment");
  await page.getByRole("button", { name: "Save" }).click();
  await page.waitForURL(/deployments\/upload-claims-to-gcs$/);
});

test("the run goes on and uploads, and its report says what went where", async () => {
  await portal.waitForRun(uploadId, ["Completed"]);
  const { sha256, rows } = await versionOf(1);
  const newest = await versionOf("latest");
  expect(newest).toMatchObject({ version: 2, sha256, rows });
  expect(newest.uri).toMatch(/^gs:\/\/claims-2026\/raw\/claims\/[0-9a-f]{16}\.csv#\d+$/);
  const { items } = await portal.api<{ items: { key: string; data: { markdown: string } }[] }>(
    "GET",
    `/runs/${uploadId}/artifacts`,
  );
  const report = items.find(({ key }) => key === "upload-report")!;
  expect(report.data.markdown).toContain(newest.uri);
  await page.goto(`${portal.url}/runs/${uploadId}`);
  await checkPage(page, "buckets-run");
});

test("a training on the newest version reads it from the bucket, by range, once", async () => {
  gcs.requests.length = 0;
  gcs.fail({ on: "read", cutAfter: 100_000 });
  const { id } = await portal.api("POST", "/deployments/train-insurance-fraud-model/runs", {
    params: { bestParamsSource: "none", modelParams: { n_estimators: 10 } },
  });
  await portal.waitForRun(id, ["Completed"]);
  const newest = await versionOf("latest");
  const reads = gcs.requests.filter((request) => request.startsWith("read"));
  expect(reads).toHaveLength(2);
  expect(reads[0]).toBe(`read ${newest.uri.replace(/#.*/, "")} bytes=0-${sizeOf(newest) - 1}`);
  expect(Number(/bytes=(\d+)/.exec(reads[1]!)![1])).toBeGreaterThan(0);
  expect(portal.output()).not.toMatch(/unhandled/i);
  // Its profile is computed from the file that the training downloaded.
  await page.goto(`${portal.url}/datasets/claims`);
  await page.getByText("Stored at gs://claims-2026/raw/claims/").waitFor();
  await checkPage(page, "buckets-dataset");
  expect(gcs.requests.filter((request) => request.startsWith("read"))).toHaveLength(2);
});

function sizeOf({ uri }: Version): number {
  return gcs.objects.get(uri.slice("gs://".length).replace(/#.*/, ""))!.size;
}
