import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach } from "vitest";
import { closeDatabase } from "@/db/client";
import { startEmbeddedPostgres } from "@/db/embedded/start-embedded-postgres";
import { listTeamIds } from "@/lib/teams/queries";
import { type Answer, callApi, callMlflow, sendRequest, waitForRun } from "./api";
import { launchBrowser } from "./browser";
import { signIn } from "./page-checks";
import { type Portal, startPortal } from "./server";

type Env = Record<string, string>;
type Options = {
  /** settings of the portal; a function is called once the hooks before `usePortal` have run */
  env?: Env | (() => Env);
  /** a portal for the whole file (default), or a fresh one for each test */
  per?: "file" | "test";
  /** fills the empty data folder before the first start; may return what undoes it once the portal has stopped */
  prepare?: (dataDir: string) => void | (() => void) | Promise<void>;
  /** API token of a portal that ran on the prepared folder */
  adminToken?: string;
  /** the test reaches the portal's database through `db()` as well, as another executor does */
  sharesDatabase?: boolean;
};

type PageOptions = BrowserContextOptions & { isSignedIn?: boolean };
type WithoutPortal<F> = F extends (portal: Portal, ...rest: infer R) => infer T ? (...rest: R) => T : never;

/** A running portal, with calls as its owner. */
export type UsedPortal = Portal & {
  /** the first team; empty unless the database is shared */
  teamId: string;
  api: <T = Answer>(method: string, path: string, body?: object | string) => Promise<T>;
  mlflow: WithoutPortal<typeof callMlflow>;
  request: WithoutPortal<typeof sendRequest>;
  waitForRun: WithoutPortal<typeof waitForRun>;
  /** a page with cookies of its own; the owner has signed in there unless `isSignedIn` is false */
  openPage(options?: PageOptions): Promise<Page>;
  /** starts the portal again after `kill` or `terminate`, on the same data and with the same token */
  restart(): Promise<void>;
};

/**
 * Starts a portal before the tests of a file and removes it, its browsers and its data after them. To be called at
 * the top of the file; the fields of the result are there from the file's first `beforeAll` on.
 */
export function usePortal(options: Options = {}): UsedPortal {
  const { env, per = "file", sharesDatabase = false, prepare, adminToken } = options;
  const used = {} as UsedPortal;
  let close = async () => {};
  const [before, after] = per === "file" ? [beforeAll, afterAll] : [beforeEach, afterEach];
  before(async () => {
    const closing: (() => Promise<void>)[] = [];
    // Set first: what has been opened is closed also when the rest fails.
    close = async () => {
      for (const step of closing.reverse()) await step();
    };
    const newFolder = () => {
      const folder = mkdtempSync(join(tmpdir(), "switchyard-e2e-"));
      closing.push(async () => rmSync(folder, { recursive: true, force: true }));
      return folder;
    };
    const dataDir = newFolder();
    const undo = await prepare?.(dataDir);
    if (undo) closing.push(async () => undo());
    const settings = { ...(typeof env === "function" ? env() : env) };
    if (sharesDatabase) {
      const postgres = await startEmbeddedPostgres({ dataDir: newFolder(), log: () => {} });
      closing.push(() => postgres.stop(), closeDatabase);
      settings.DATABASE_URL = postgres.url;
      process.env.DATABASE_URL = postgres.url;
    }
    Object.assign(used, await startPortal({ env: settings, dataDir, ...(adminToken && { adminToken }) }));
    closing.push(() => used.stop());
    let browser: Promise<Browser> | undefined;
    closing.push(async () => (await browser)?.close());
    Object.assign(used, callsOf(used), {
      teamId: sharesDatabase ? (await listTeamIds())[0]! : "",
      async openPage(options?: PageOptions) {
        browser ??= launchBrowser();
        return openPage(used, await browser, options);
      },
      async restart() {
        Object.assign(used, await startPortal({ env: settings, dataDir, adminToken: used.adminToken }));
      },
    });
  });
  after(() => close());
  return used;
}

function callsOf(portal: Portal): Pick<UsedPortal, "api" | "mlflow" | "request" | "waitForRun"> {
  return {
    api: (method, path, body) => callApi(portal, method, path, body),
    mlflow: (path, body) => callMlflow(portal, path, body),
    request: (...rest) => sendRequest(portal, ...rest),
    waitForRun: (...rest) => waitForRun(portal, ...rest),
  };
}

async function openPage(
  portal: Portal,
  browser: Browser,
  { isSignedIn = true, ...options }: PageOptions = {},
): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  if (isSignedIn) await signIn(page, portal);
  return page;
}
