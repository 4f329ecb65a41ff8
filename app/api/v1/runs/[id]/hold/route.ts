import { z } from "zod";
import { RunAnswer, runAnswer } from "@/app/_server/answers";
import { apiRoute } from "@/app/_server/http";
import { getRun } from "@/lib/runs/read/queries";
import { holdRun } from "@/lib/runs/states/hold-run";

export const PUT = apiRoute(
  {
    summary: "Hold a run, so that no further runs that it starts begin, or release it",
    role: "operator",
    params: z.object({ id: z.string() }),
    body: z.strictObject({ isHeld: z.boolean() }),
    answer: RunAnswer,
  },
  async ({ member, params, body }) => {
    await holdRun(member.teamId, params.id, body.isHeld);
    return runAnswer(await getRun(member.teamId, params.id));
  },
);
