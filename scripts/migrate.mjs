// `npm run migrate`: brings the database to this version's schema, and ends.
import { runProgram } from "./run-program.mjs";

await runProgram("migrateDatabase");
