// `npm run db:generate -- --name <topic>`: writes the migration from the last one's snapshot to db/schema. The new
// snapshot replaces the old one: drizzle-kit compares with the newest only, and each has 12,000 lines.
import { spawnSync } from "node:child_process";
import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { install } from "./install.mjs";
import { root } from "./setup.mjs";

await install({ withDev: true });
const { status } = spawnSync("npx", ["drizzle-kit", "generate", ...process.argv.slice(2)], {
  cwd: root,
  stdio: "inherit",
});
if (status !== 0) process.exit(status ?? 1);
const folder = join(root, "db/migrations/meta");
const snapshots = readdirSync(folder).filter((name) => name.endsWith("_snapshot.json"));
for (const name of snapshots.sort().slice(0, -1)) rmSync(join(folder, name));
