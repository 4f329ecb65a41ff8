import { z } from "zod";
import { inngest } from "@/inngest/client";
import { RunEventData, runCancelRequestedEvent, runRequestedEvent } from "@/inngest/events";
import type { StepTools } from "@/inngest/executor/function-body";
import { environment } from "@/lib/base/environment";
import { installationId } from "@/lib/executors/installation";
import { recordRun } from "@/lib/runs/states/recorder";
import { tooMuchInAll } from "./output-size";
import { walkFlow } from "./walk-flow";

const EndEventData = z.object({
  event: z.object({ data: RunEventData }),
  error: z.object({ message: z.string() }).optional(),
});

/** On a shared Inngest server, each installation takes its own runs. */
const installation = environment().executor === "inngest" ? installationId() : undefined;

/** Executes any flow version (walk-flow.ts). */
export const runFlow = inngest.createFunction(
  {
    id: "run-flow",
    name: "Run a flow",
    triggers: [
      {
        event: runRequestedEvent,
        ...(installation && { if: `event.data.installation == '${installation}'` }),
      },
    ],
    // Attempts per node are the node's own setting (run-task.ts); this is Inngest's maximum.
    retries: 20,
    cancelOn: [
      {
        event: runCancelRequestedEvent,
        if: "event.data.runId == async.data.runId && event.data.retryCount == async.data.retryCount",
      },
    ],
  },
  ({ event, step }) => walkFlow(event, step as unknown as StepTools),
);

/** Updates the run's row when Inngest itself gives a run up, or cancels it. */
export const recordEnd = inngest.createFunction(
  {
    id: "record-end-of-run",
    name: "Record the end of a run",
    triggers: ["inngest/function.failed", "inngest/function.cancelled"].map((event) => ({
      event,
      if: `event.data.function_id == '${inngest.id}-run-flow'`,
    })),
    retries: 10,
  },
  async ({ event }) => {
    const name: string = event.name;
    const { event: asked, error } = EndEventData.parse(event.data);
    const { teamId, runId, retryCount, generation } = asked.data;
    const fence = { retryCount, generation };
    if (name === "inngest/function.failed") {
      await recordRun(teamId, runId, "Crashed", whyGivenUp(error?.message), fence);
      return;
    }
    await recordRun(teamId, runId, "Cancelled", undefined, fence);
  },
);

function whyGivenUp(message: string | undefined): string {
  if (message?.includes("InngestErrStateOverflowed")) return tooMuchInAll;
  return message ?? "The executor gave up this run.";
}
