// `npm run owner -- reset-password [E-MAIL] [--remove-second-factor]`: lets an owner in again.
import { parseArgs } from "node:util";
import { runProgram } from "./run-program.mjs";
import { fail } from "./setup.mjs";

const usage = "Usage: npm run owner -- reset-password [E-MAIL] [--remove-second-factor]";
const { values, positionals } = read();
const [command, email, ...rest] = positionals;
if (command !== "reset-password" || rest.length > 0) fail(usage);
const rescue = { email, removesSecondFactor: values["remove-second-factor"] };
await runProgram("resetOwnersPassword", rescue);

function read() {
  try {
    const options = { "remove-second-factor": { type: "boolean", default: false } };
    return parseArgs({ options, allowPositionals: true });
  } catch (error) {
    return fail(`${error.message}. ${usage}`);
  }
}
