import { processIo } from "./io";
import { runCli } from "./program";

/** Set by scripts/build-cli.mjs. */
declare const packageVersion: string;

// `switchyard … | head` closes the pipe.
process.stdout.on("error", (error: { code?: string }) => process.exit(error.code === "EPIPE" ? 0 : 1));
process.exitCode = await runCli(process.argv.slice(2), processIo(), packageVersion);
