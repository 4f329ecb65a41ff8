import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type Browser, chromium, type LaunchOptions } from "playwright-core";

/** Quiet on a closed network; `--no-sandbox` because tests may run as root. */
const args = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

type Candidate = { name: string; options(): Promise<LaunchOptions> };

/**
 * Launches a headless browser: the first of these that starts: `$CHROME_PATH`, a system Chromium, Chrome or Edge,
 * Playwright's own, or the one of `@sparticuz/chromium`.
 * @throws with instructions when none starts
 */
export async function launchBrowser(moreArgs: string[] = []): Promise<Browser> {
  const failures: string[] = [];
  for (const { name, options } of candidates()) {
    try {
      return await chromium.launch({
        headless: true,
        args: [...args, ...moreArgs],
        timeout: 30_000,
        ...(await options()),
      });
    } catch (error) {
      failures.push(`- ${name}: ${String((error as Error).message).split("\n")[0]}`);
    }
  }
  throw new Error(
    `No browser starts. Install Chromium (Debian: apt-get install chromium) or set CHROME_PATH.\n${failures.join("\n")}`,
  );
}

function candidates(): Candidate[] {
  const at = (path: string): Candidate => ({ name: path, options: async () => ({ executablePath: path }) });
  const given = process.env.CHROME_PATH;
  return [
    ...(given ? [at(given)] : []),
    ...systemBrowsers().map(at),
    { name: "Playwright's own", options: async () => ({}) },
    ...(process.platform === "linux" && process.arch === "x64"
      ? [{ name: "@sparticuz/chromium", options: packagedBrowser }]
      : []),
  ];
}

function systemBrowsers(): string[] {
  const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge"];
  const folders = (process.env.PATH ?? "").split(delimiter);
  const mac = ["Google Chrome", "Chromium", "Microsoft Edge"].map(
    (name) => `/Applications/${name}.app/Contents/MacOS/${name}`,
  );
  const found = names.flatMap((name) => folders.map((folder) => join(folder, name)));
  return [...new Set([...found, ...mac])].filter((path) => existsSync(path));
}

/**
 * Unpacks the packaged Chromium. It brings the libraries that a bare system lacks only when it believes to be on AWS
 * Lambda, and unpacks into TMPDIR under fixed names: so both variables are set for that time and then restored.
 */
async function packagedBrowser(): Promise<LaunchOptions> {
  const names = ["AWS_EXECUTION_ENV", "TMPDIR", "LD_LIBRARY_PATH", "FONTCONFIG_PATH", "HOME"] as const;
  const before = names.map((name) => [name, process.env[name]] as const);
  // Unpacking takes two seconds of computing and 200 MB: files of one run share it.
  const scratch = process.env.TEST_BROWSER_DIR ?? mkdtempSync(join(tmpdir(), "switchyard-chromium-"));
  const isFirst = await takeTurn(scratch);
  process.env.AWS_EXECUTION_ENV = "AWS_Lambda_nodejs22.x";
  process.env.TMPDIR = scratch;
  try {
    const { default: packaged } = await import("@sparticuz/chromium");
    const executablePath = await packaged.executablePath();
    if (isFirst) {
      writeFileSync(join(scratch, "fonts", "fonts.conf"), fontsIn(scratch));
      mkdirSync(unpacked(scratch));
    }
    const { AWS_EXECUTION_ENV: _, ...env } = process.env as Record<string, string>;
    return { executablePath, env };
  } catch (error) {
    if (isFirst) rmSync(unpacking(scratch), { recursive: true });
    throw error;
  } finally {
    for (const [name, value] of before) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  }
}

const unpacking = (scratch: string) => join(scratch, "unpacking");
const unpacked = (scratch: string) => join(scratch, "unpacked");

/** @returns true in the process that has to unpack; false once another one has */
async function takeTurn(scratch: string): Promise<boolean> {
  for (const deadline = Date.now() + 60_000; !existsSync(unpacked(scratch)); await sleep(100)) {
    try {
      mkdirSync(unpacking(scratch));
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST" || Date.now() > deadline) throw error;
    }
  }
  return false;
}

/**
 * The package's own file names /tmp/fonts, regardless of TMPDIR: without any font a page crashes when it draws some
 * text.
 */
function fontsIn(scratch: string): string {
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${scratch}/fonts</dir>
  <cachedir>${scratch}/fonts-cache</cachedir>
</fontconfig>
`;
}
