// `npm start`: installs and builds when needed, then serves. `--dev` serves the sources instead of a build.
import { spawn } from "node:child_process";
import { packCli } from "./build-cli.mjs";
import { install } from "./install.mjs";
import { portProblem } from "./port-problem.mjs";
import { bin, build, checkNode, fail, folder, loadEnv, root, supervise } from "./setup.mjs";

const isDev = process.argv.includes("--dev");
checkNode();
loadEnv();
const host = process.env.HOST || "127.0.0.1";
const port = Number(process.env.PORT || 3000);
if (!Number.isInteger(port) || port < 1 || port > 65535)
  fail(`PORT must be 1–65535, not "${process.env.PORT}".`);
const problem = await portProblem(host, port);
if (problem) fail(problem);

await install();
if (!isDev) await build();
await packCli();

const address = ["0.0.0.0", "::"].includes(host) ? "localhost" : host.includes(":") ? `[${host}]` : host;
const child = spawn(process.execPath, [bin.next, isDev ? "dev" : "start", "-H", host, "-p", String(port)], {
  cwd: root,
  stdio: "inherit",
  env: {
    ...process.env,
    NODE_ENV: isDev ? "development" : "production",
    NEXT_TELEMETRY_DISABLED: "1",
    // Next.js would exit as soon as its sockets are closed; start-portal.ts ends the work and Postgres first.
    NEXT_MANUAL_SIG_HANDLE: "true",
    HOST: host,
    PORT: String(port),
    DATA_DIR: folder(process.env.DATA_DIR || ".data"),
    NEXTAUTH_URL: process.env.NEXTAUTH_URL || `http://${address}:${port}`,
  },
});
process.exit(await supervise(child));
