import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** The folder in which the first file unpacks the browser (browser.ts) for all projects of a run. */
export default function setup() {
  process.env.TEST_BROWSER_DIR ??= mkdtempSync(join(tmpdir(), "switchyard-chromium-"));
  const folder = process.env.TEST_BROWSER_DIR;
  return () => rmSync(folder, { recursive: true, force: true });
}
