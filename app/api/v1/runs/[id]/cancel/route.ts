import { z } from "zod";
import { RunAnswer, runAnswer } from "@/app/_server/answers";
import { apiRoute } from "@/app/_server/http";
import { getRun } from "@/lib/runs/read/queries";
import { cancelRun } from "@/lib/runs/states/cancel-run";

export const POST = apiRoute(
  {
    summary: "Ask a run to stop",
    role: "operator",
    params: z.object({ id: z.string() }),
    status: 202,
    answer: RunAnswer,
  },
  async ({ member, params }) => {
    await cancelRun(member.teamId, params.id, member.userName);
    return runAnswer(await getRun(member.teamId, params.id));
  },
);
