import { z } from "zod";
import { defineCondition } from "@/lib/automations/condition";
import { EndStates, isOneOf, RunsOf } from "@/lib/automations/fields";
import { endedStates } from "@/lib/base/run";
import { stateWords } from "@/lib/runs/why/state-words";

export default defineCondition({
  slug: "run-ended",
  name: "a run fails, completes or ends",
  sentence: "a run of {of} {states}",
  initial: { type: "run-ended", of: "any", states: ["Failed", "TimedOut", "Crashed"] },
  schema: z.strictObject({ type: z.literal("run-ended"), of: RunsOf, states: EndStates }),
  isStateChange: true,
  onChange: {
    states: endedStates,
    async holds({ of, states }, { event, run }) {
      if (!isOneOf(of, run) || !states.some((state) => state === event.state)) return undefined;
      return `${run.name} of ${run.deploymentName ?? run.flowName} ${stateWords[event.state]}${event.message ? `: ${event.message}` : "."}`;
    },
  },
});
