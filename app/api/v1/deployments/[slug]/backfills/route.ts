import { z } from "zod";
import { RunAnswer, runAnswer } from "@/app/_server/answers";
import { apiRoute } from "@/app/_server/http";
import { triggerOf } from "@/app/_server/trigger-of";
import { getRun } from "@/lib/runs/read/queries";
import { BackfillRequest, startBackfill } from "@/lib/runs/start/start-backfill";

export const POST = apiRoute(
  {
    summary: "Start a backfill: runs for a range of dates or for parameter sets",
    role: "operator",
    params: z.object({ slug: z.string() }),
    body: BackfillRequest,
    status: 201,
    answer: RunAnswer,
  },
  async ({ member, token, params, body, idempotencyKey }) => {
    const { id } = await startBackfill(member.teamId, params.slug, body, {
      trigger: triggerOf(member, token),
      idempotencyKey: idempotencyKey && `backfill ${params.slug} ${idempotencyKey}`,
    });
    return runAnswer(await getRun(member.teamId, id));
  },
);
