/** The names of states and log levels alone, for the browser: without zod, and without what describes the tables. */
export { logLevels, runStates } from "@/db/run-states";
