// `npm run doctor`: what is wrong with this installation, and what to do.
import { runProgram } from "./run-program.mjs";

await runProgram("runDoctor");
