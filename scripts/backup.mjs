// `npm run backup -- FILE` and `npm run restore -- FILE`: database, files and keys in one file, and the way back.
import { resolve } from "node:path";
import { runProgram } from "./run-program.mjs";
import { fail } from "./setup.mjs";

const isRestore = process.argv.includes("--restore");
const files = process.argv.slice(2).filter((word) => word !== "--restore");
const [file] = files;
if (!file || files.length > 1)
  fail(`Give one file: npm run ${isRestore ? "restore" : "backup"} -- switchyard.tar.gz`);
if (isRestore) await runProgram("restoreBackup", resolve(file));
else await runProgram("makeBackup", resolve(file));
