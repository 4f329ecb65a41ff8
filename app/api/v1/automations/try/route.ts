import { z } from "zod";
import { Time } from "@/app/_server/answers";
import { apiRoute } from "@/app/_server/http";
import { AutomationInput } from "@/lib/automations/automation";
import { dryRun } from "@/lib/automations/dry-run";

export const POST = apiRoute(
  {
    summary:
      "Try a condition on the last seven days: the times at which an automation would have fired. Nothing is done",
    role: "viewer",
    body: AutomationInput.pick({ when: true, cooldownMs: true }),
    answer: z.object({
      since: Time,
      /** True when there was more than could be looked at. */
      isCut: z.boolean(),
      items: z.array(z.object({ at: Time, reason: z.string(), run: z.string().nullable() })),
    }),
  },
  async ({ member, body }) => {
    const { occurrences, since, isCut } = await dryRun(member.teamId, body);
    return {
      since: since.toISOString(),
      isCut,
      items: occurrences.map(({ at, reason, runId = null }) => ({
        at: at.toISOString(),
        reason,
        run: runId,
      })),
    };
  },
);
