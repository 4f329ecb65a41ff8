// `npm run worker`: installs and builds when needed, then takes work of WORKER_POOLS, without pages.
import { spawn } from "node:child_process";
import { join } from "node:path";
import { install } from "./install.mjs";
import { build, checkNode, folder, loadEnv, root, supervise } from "./setup.mjs";

checkNode();
loadEnv();
await install();
await build();

const child = spawn(process.execPath, [join(root, "scripts/serve.mjs")], {
  cwd: root,
  stdio: "inherit",
  env: {
    ...process.env,
    NODE_ENV: "production",
    SWITCHYARD_ROLE: "worker",
    DATA_DIR: folder(process.env.DATA_DIR || ".data"),
  },
});
process.exit(await supervise(child));
