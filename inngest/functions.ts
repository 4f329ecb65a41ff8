import { recordEnd, runFlow } from "./run/run-flow";

/** All functions of the executor. */
export const functions = [runFlow, recordEnd];
