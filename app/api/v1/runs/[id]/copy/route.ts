import { z } from "zod";
import { RunAnswer, runAnswer } from "@/app/_server/answers";
import { apiRoute } from "@/app/_server/http";
import { triggerOf } from "@/app/_server/trigger-of";
import { getRun } from "@/lib/runs/read/queries";
import { copyRun } from "@/lib/runs/start/copy-run";

export const POST = apiRoute(
  {
    summary: "Start a new run like this one, of the same flow version; params replace single parameters",
    role: "operator",
    params: z.object({ id: z.string() }),
    body: z.strictObject({ params: z.record(z.string(), z.unknown()).default({}) }),
    status: 201,
    answer: RunAnswer,
  },
  async ({ member, token, params, body, idempotencyKey }) => {
    const { id } = await copyRun(member.teamId, params.id, {
      params: body.params,
      trigger: triggerOf(member, token),
      idempotencyKey: idempotencyKey && `copy ${params.id} ${idempotencyKey}`,
    });
    return runAnswer(await getRun(member.teamId, id));
  },
);
