import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { BrowserContext } from "playwright-core";
import { closeDatabase, sql } from "@/db/client";
import { startEmbeddedPostgres } from "@/db/embedded/start-embedded-postgres";
import { newId } from "@/db/id";
import { listTeamIds } from "@/lib/teams/queries";
import { launchBrowser } from "@/tests/e2e/browser";
import { startPortal } from "@/tests/e2e/server";
import { insertRuns } from "@/tests/test-runs";
import { quantile } from "./report";

/**
 * The run page with 10,000 tasks in the built portal (`npx next build` first), in a real browser: time until it is
 * usable, longest unresponsive time, and smoothness of scrolling. The main thread's working time is reported too:
 * unlike the rest, it is the same on a busy machine.
 */
const tasks = Number(process.argv[2] ?? 10_000);
const goals = { usableMs: 3000, longestTaskMs: 200, frameP95Ms: 34 };

const dataDir = mkdtempSync(join(tmpdir(), "switchyard-run-page-"));
const postgres = await startEmbeddedPostgres({ dataDir, log: () => {} });
process.env.DATABASE_URL = postgres.url;
const portal = await startPortal({ env: { DATABASE_URL: postgres.url } });
const browser = await launchBrowser();
try {
  const [teamId = ""] = await listTeamIds();
  const runs = {
    "tasks of one run": await insertWide(teamId),
    "runs of one fan-out": await insertFan(teamId),
  };
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  const page = await context.newPage();
  await page.goto(`${portal.url}/sign-in`);
  await page.getByLabel("E-mail").fill(portal.adminEmail);
  await page.getByLabel("Password").fill(portal.adminPassword);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL((to) => !to.pathname.startsWith("/sign-in"));
  for (const [what, path] of Object.entries(runs)) await measure(context, what, path);
} finally {
  await browser.close();
  await portal.stop();
  await closeDatabase();
  await postgres.stop();
  rmSync(dataDir, { recursive: true, force: true });
}
process.exit();

async function measure(context: BrowserContext, what: string, path: string) {
  // The first visit compiles; the second is representative. Each in its own tab, whose counter of work begins at 0:
  // when a tab moves to another document, the browser may reset it.
  for (const isMeasured of [false, true]) {
    const page = await context.newPage();
    await page.addInitScript(watchLongTasks);
    const inspector = await context.newCDPSession(page);
    await inspector.send("Performance.enable", { timeDomain: "threadTicks" });
    const workedMs = async () => {
      const { metrics } = await inspector.send("Performance.getMetrics");
      return 1000 * (metrics.find(({ name }) => name === "TaskDuration")?.value ?? 0);
    };
    const from = performance.now();
    const response = await page.goto(portal.url + path, { waitUntil: "commit" });
    await page.locator("[data-row]").first().waitFor();
    // The page is usable when a key has an effect.
    while ((await page.locator('[data-row][aria-current="true"]').count()) === 0)
      await page.keyboard.press("j");
    const usableMs = performance.now() - from;
    const loadedMs = await workedMs();
    if (!isMeasured) {
      await page.close();
      continue;
    }
    const html = (await response!.body()).length;
    await page.waitForTimeout(1000);
    const loading = await page.evaluate(longestTask);
    const workedSoFar = await workedMs();
    const frames = await page.evaluate(scrollThrough);
    const perFrameMs = ((await workedMs()) - workedSoFar) / frames.length;
    const scrolling = await page.evaluate(longestTask);
    const drawn = await page.locator("[data-row]").count();
    console.log(
      [
        `${tasks} ${what}: ${Math.round(html / 1000)} kB of HTML, ${drawn} rows drawn`,
        `usable after ${Math.round(usableMs)} ms (goal ${goals.usableMs}), of which the main thread worked ${Math.round(loadedMs)}`,
        `longest task while loading ${Math.round(loading)} ms (goal ${goals.longestTaskMs}), while scrolling ${Math.round(scrolling)} ms`,
        `frames of scrolling p50 ${quantile(frames, 0.5).toFixed(1)} ms, p95 ${quantile(frames, 0.95).toFixed(1)} ms (goal ${goals.frameP95Ms}), longest ${Math.max(...frames).toFixed(0)} ms, of which the main thread worked ${perFrameMs.toFixed(1)}`,
      ].join("; "),
    );
    if (
      usableMs > goals.usableMs ||
      loading > goals.longestTaskMs ||
      quantile(frames, 0.95) > goals.frameP95Ms
    )
      process.exitCode = 1;
    if (process.env.SCREENSHOTS) await page.screenshot({ path: `${process.env.SCREENSHOTS}/wide-run.png` });
    await page.close();
  }
}

/** Inserts one run with as many task runs, four at a time; no flow may be so wide today. @returns its page */
async function insertWide(teamId: string): Promise<string> {
  const [id = ""] = await insertRuns(teamId, [runTimes()]);
  await sql()`
    insert into task_runs (id, team_id, run_id, node_id, task, state, attempts, created_at, started_at, ended_at, output)
    select ${`${newId().slice(0, 20)}`} || lpad(i::text, 6, '0'), ${teamId}, ${id}, 'task-' || i, 'work',
      case when i % 97 = 0 then 'Failed' else 'Completed' end, 1,
      now() - interval '1 hour', now() - interval '1 hour' + (i * interval '90 ms'),
      now() - interval '1 hour' + (i * interval '90 ms' + interval '360 ms'), ${JSON.stringify({ rows: [1, 2, 3] })}::jsonb
    from generate_series(1, ${tasks}) i`;
  return `/runs/${id}`;
}

/** Inserts one run whose node has started as many others. @returns its page with these opened */
async function insertFan(teamId: string): Promise<string> {
  const [parent = ""] = await insertRuns(teamId, [runTimes()], "fan");
  const [child = ""] = await insertRuns(teamId, [{ ...runTimes(), ...childOf(parent, 0) }]);
  await sql()`
    insert into runs (id, team_id, name, flow_id, flow_version_id, params, trigger, state, parent_run_id, parent_node_id,
      parent_attempt, parent_item, created_at, started_at, ended_at)
    select gen_random_uuid(), team_id, 'item-' || i, flow_id, flow_version_id, params, trigger, state, parent_run_id,
      parent_node_id, parent_attempt, i, created_at, created_at + (i * interval '90 ms'),
      created_at + (i * interval '90 ms' + interval '360 ms')
    from runs, generate_series(1, ${tasks - 1}) i where id = ${child}`;
  return `/runs/${parent}?open=fan`;
}

function runTimes() {
  const hourMs = 3_600_000;
  const createdAt = new Date(Date.now() - hourMs);
  return {
    name: `wide-${randomUUID().slice(0, 8)}`,
    state: "Completed" as const,
    createdAt,
    startedAt: createdAt,
    endedAt: new Date(createdAt.getTime() + tasks * 90 + 400),
    sentAt: createdAt,
  };
}

function childOf(parentRunId: string, parentItem: number) {
  return { parentRunId, parentNodeId: "fan", parentAttempt: 0, parentItem };
}

/** In the browser, before the page: records the duration of each main-thread task of more than 50 ms. */
function watchLongTasks() {
  const long: number[] = [];
  Object.assign(window, { long });
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) long.push(duration);
  }).observe({ type: "longtask", buffered: true });
}

/** In the browser: the longest task since the last call. */
function longestTask(): number {
  const { long } = window as unknown as { long: number[] };
  return Math.max(0, ...long.splice(0));
}

/** In the browser: scrolls through all rows in 120 steps. @returns duration of each frame, in ms */
async function scrollThrough(): Promise<number[]> {
  const box = document.querySelector('[aria-label="Task timeline"]')!;
  const frame = () => new Promise<number>((resolve) => requestAnimationFrame(resolve));
  const times: number[] = [];
  let before = await frame();
  for (let step = 1; step <= 120; step++) {
    box.scrollTop = (box.scrollHeight * step) / 120;
    const now = await frame();
    times.push(now - before);
    before = now;
  }
  return times;
}
