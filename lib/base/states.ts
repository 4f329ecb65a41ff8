/** Names of states and log levels for the browser: without zod and without the table definitions. */
export { logLevels, runStates } from "@/db/run-states";
