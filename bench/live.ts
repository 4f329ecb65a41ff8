import { setTimeout as sleep } from "node:timers/promises";
import type { Page } from "playwright-core";
import { launchBrowser } from "@/tests/e2e/browser";
import { type Portal, startPortal } from "@/tests/e2e/server";
import { quantile } from "./report";

/**
 * Latencies of the built portal (`npx next build` first): from the request for a run to its Running, and from a task's
 * log line to the line on the run's page in a real browser.
 */
const portal = await startPortal({ env: { TASKS_DIR: "bench/tasks" } });
const browser = await launchBrowser();
try {
  await deploy("fibonacci", { n: 10 });
  await deploy("speak", {});
  print("trigger to Running", 100, await timesToRunning(120));
  print("log line to browser", 500, await timesToBrowser(await signIn(portal)));
} finally {
  await browser.close();
  await portal.stop();
}
process.exit(0);

async function timesToRunning(times: number): Promise<number[]> {
  const waits: number[] = [];
  for (let run = 0; run < times; run++) {
    const askedAt = Date.now();
    const { id } = await api<{ id: string }>("/deployments/fibonacci/runs", {});
    let startedAt: string | null = null;
    while (!startedAt) {
      await sleep(20);
      ({ startedAt } = await api<{ startedAt: string | null }>(`/runs/${id}`));
    }
    // Warm-up: the first runs execute cold code.
    if (run >= 20) waits.push(Date.parse(startedAt) - askedAt);
  }
  return waits;
}

async function timesToBrowser(page: Page): Promise<number[]> {
  const { id } = await api<{ id: string }>("/deployments/speak/runs", {});
  await page.goto(`${portal.url}/runs/${id}`);
  await page.evaluate(watchLines);
  await page
    .getByText(/spoken 100 at/)
    .first()
    .waitFor({ timeout: 60_000 });
  return page.evaluate(() => (window as unknown as { waits: number[] }).waits);
}

/** In the browser: records the age of each new line. */
function watchLines(): void {
  const waits: number[] = [];
  Object.assign(window, { waits });
  const isKnown = new Set<string>();
  const look = (isNew: boolean) => {
    for (const [line, at] of (document.body.textContent ?? "").matchAll(/spoken \d+ at (\d{13})/g)) {
      if (isKnown.has(line)) continue;
      isKnown.add(line);
      if (isNew) waits.push(Date.now() - Number(at));
    }
  };
  look(false);
  new MutationObserver(() => look(true)).observe(document.body, {
    subtree: true,
    childList: true,
    characterData: true,
  });
}

async function signIn({ url, adminEmail, adminPassword }: Portal): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  await page.goto(`${url}/sign-in`);
  await page.getByLabel("E-mail").fill(adminEmail);
  await page.getByLabel("Password").fill(adminPassword);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL((to) => !to.pathname.startsWith("/sign-in"));
  return page;
}

async function deploy(task: string, input: object): Promise<void> {
  const params = { type: "object", properties: {} };
  await api("/flows", { slug: task, name: task, params, nodes: [{ id: task, task, input }] });
  await api("/deployments", { slug: task, name: task, flow: task });
}

async function api<T>(path: string, body?: unknown): Promise<T> {
  const response = await fetch(`${portal.url}/api/v1${path}`, {
    method: body === undefined ? "GET" : "POST",
    headers: { authorization: `Bearer ${portal.adminToken}`, "content-type": "application/json" },
    body: body === undefined ? null : JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return response.json() as Promise<T>;
}

function print(what: string, goalMs: number, waits: number[]): void {
  const p95 = quantile(waits, 0.95);
  const verdict = p95 <= goalMs ? "reached" : `missed by ${p95 - goalMs} ms`;
  console.log(
    `${what}: p50 ${quantile(waits, 0.5)} ms, p95 ${p95} ms of ${waits.length}; goal p95 ≤ ${goalMs} ms ${verdict}`,
  );
}
