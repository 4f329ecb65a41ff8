import { inngest } from "./client";
import { runRequestedEvent } from "./events";
import type { FunctionBody } from "./executor/function-body";
import type { RunsOfFlows } from "./executor/jobs";
import { recordEnd, runFlow } from "./run/run-flow";
import { walkFlow } from "./run/walk-flow";

/** All functions of the executor. */
export const functions = [runFlow, recordEnd];

/** The function that walks runs of flows, as the embedded executor knows it. */
export const flows: RunsOfFlows = { functionId: `${inngest.id}-run-flow`, event: runRequestedEvent };

/** Functions that the embedded executor calls without the SDK, by their id there. */
export const bodies = new Map<string, FunctionBody>([[flows.functionId, walkFlow]]);
