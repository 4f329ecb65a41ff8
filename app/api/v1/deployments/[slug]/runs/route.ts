import { z } from "zod";
import { RunAnswer, runAnswer } from "@/app/_server/answers";
import { apiRoute } from "@/app/_server/http";
import { triggerOf } from "@/app/_server/trigger-of";
import { Instant } from "@/lib/base/instant";
import { Priority } from "@/lib/deployments/deployment";
import { getRun } from "@/lib/runs/read/queries";
import { startRun } from "@/lib/runs/start/start-run";

export const POST = apiRoute(
  {
    summary: "Start a run",
    role: "operator",
    params: z.object({ slug: z.string() }),
    body: z.strictObject({
      params: z.record(z.string(), z.unknown()).default({}),
      tags: z.array(z.string().min(1).max(60)).max(20).default([]),
      scheduledFor: Instant.transform((text) => new Date(text))
        .optional()
        .describe("Not before this time."),
      priority: Priority.optional().describe(
        "Order among runs that wait for a slot, highest first; that of the deployment when left out.",
      ),
    }),
    status: 201,
    answer: RunAnswer,
  },
  async ({ member, token, params, body, idempotencyKey }) => {
    const { id } = await startRun(member.teamId, params.slug, {
      ...body,
      trigger: triggerOf(member, token),
      idempotencyKey: idempotencyKey && `${params.slug} ${idempotencyKey}`,
    });
    return runAnswer(await getRun(member.teamId, id));
  },
);
