import { recordEnd, runFlow } from "./run/run-flow";

/** All functions that the executor knows. */
export const functions = [runFlow, recordEnd];
