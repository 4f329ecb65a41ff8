import { z } from "zod";
import { Time } from "@/app/_server/answers";
import { Then, When } from "@/lib/automations/catalog";
import type { Automation, AutomationFiring } from "@/lib/automations/queries";
import { iso } from "@/lib/base/instant";

export const AutomationAnswer = z.object({
  id: z.string(),
  name: z.string(),
  isPaused: z.boolean(),
  when: When,
  then: Then,
  also: z.array(Then),
  message: z.string().nullable(),
  cooldownMs: z.int(),
  lastFiredAt: Time.nullable(),
  createdBy: z.string().nullable(),
  createdAt: Time,
  updatedAt: Time,
});

export const FiringAnswer = z.object({
  id: z.string(),
  reason: z.string(),
  state: z.enum(["due", "done", "failed", "skipped"]),
  outcome: z.string().nullable(),
  run: z.string().nullable(),
  startedRun: z.string().nullable(),
  createdAt: Time,
  endedAt: Time.nullable(),
});

export function automationAnswer(automation: Automation): z.input<typeof AutomationAnswer> {
  return {
    ...automation,
    lastFiredAt: iso(automation.lastFiredAt),
    createdAt: automation.createdAt.toISOString(),
    updatedAt: automation.updatedAt.toISOString(),
  };
}

export function firingAnswer(firing: AutomationFiring): z.input<typeof FiringAnswer> {
  return {
    ...firing,
    run: firing.runId,
    startedRun: firing.startedRunId,
    createdAt: firing.createdAt.toISOString(),
    endedAt: iso(firing.endedAt),
  };
}
