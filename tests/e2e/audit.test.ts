import type { Page } from "playwright-core";
import { beforeAll, expect, test } from "vitest";
import { listAudit } from "@/lib/audit/queries";
import { changesNothing, everyChange, send } from "./every-change";
import { listOperations } from "./knock";
import { checkPage, signIn } from "./page-checks";
import { usePortal } from "./use-portal";

const portal = usePortal({ sharesDatabase: true });
let page: Page;

beforeAll(async () => {
  page = await portal.openPage({ isSignedIn: false });
});

test("every changing call of the API leaves a row that says who, from where and what", async () => {
  const operations = (await listOperations(portal.url))
    .filter(({ method }) => method !== "GET")
    .map(({ method, path }) => `${method} ${path}`);
  const walked = everyChange.map(({ operation }) => operation);
  // List a new operation in tests/e2e/every-change.ts: as a call that succeeds, or with the reason why it changes
  // nothing.
  expect([...walked, ...Object.keys(changesNothing)].sort()).toEqual(operations.sort());

  const answers = {};
  const left: string[] = [];
  for (const call of everyChange) {
    await call.when?.(portal, answers);
    const [last] = (await listAudit(portal.teamId, { limit: 1 })).items;
    await send(portal, portal.adminToken, call, answers);
    const rows = (await listAudit(portal.teamId, { limit: 20 })).items.filter(
      ({ id }) => id > (last?.id ?? 0),
    );
    const theirs = rows.filter(({ actor }) => actor.type === "token" && actor.address === "127.0.0.1");
    left.push(`${call.operation}: ${theirs.length > 0 ? theirs[0]!.action : "nothing"}`);
  }
  expect(left.filter((line) => line.endsWith(": nothing"))).toEqual([]);
  expect(left).toContain("POST /api/v1/runs/[id]/cancel: run.cancelled");
  expect(left).toContain("POST /api/v1/models/[name]/aliases/[alias]/roll-back: model-alias.moved");
});

test("an admin finds who did what on the page, filters it, and takes it along as CSV", async () => {
  await signIn(page, portal);
  await page.goto(`${portal.url}/settings/audit`);
  const changes = page.getByRole("list", { name: "Changes" });
  await changes.getByText("session.started").first().waitFor();
  await checkPage(page, "audit");
  await page.getByLabel("Action").fill("deployment.changed");
  await page.getByLabel("Subject").fill("walk");
  await page.getByRole("button", { name: "Show" }).click();
  await page.waitForURL(/action=deployment\.changed/);
  // It was changed, and rolled back.
  await changes.getByRole("listitem").nth(1).waitFor();
  expect(await changes.getByRole("listitem").count()).toBe(2);
  expect(await changes.textContent()).toContain("concurrencyLimit");
  expect(await changes.locator("ins").last().textContent()).toBe("9");
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("link", { name: "CSV" }).click(),
  ]);
  expect(download.suggestedFilename()).toBe("audit.csv");
  const lines = (await read(await download.createReadStream())).trim().split("\r\n");
  expect(lines).toHaveLength(3);
  expect(lines[1]).toContain("deployment.changed,deployment,");
});

async function read(stream: AsyncIterable<unknown>): Promise<string> {
  let text = "";
  for await (const part of stream) text += String(part);
  return text;
}
