import { inngest } from "./client";
import type { FunctionBody } from "./executor/function-body";
import { recordEnd, runFlow } from "./run/run-flow";
import { walkFlow } from "./run/walk-flow";

/** All functions of the executor. */
export const functions = [runFlow, recordEnd];

/** Functions that the embedded executor calls without the SDK, by their id there. */
export const bodies = new Map<string, FunctionBody>([[`${inngest.id}-run-flow`, walkFlow]]);
