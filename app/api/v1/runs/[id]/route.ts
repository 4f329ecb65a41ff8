import { z } from "zod";
import { RunAnswer, runAnswer, TaskRunAnswer, taskRunAnswer } from "@/app/_server/answers";
import { apiRoute } from "@/app/_server/http";
import { getRun, listTaskRuns } from "@/lib/runs/queries";

export const GET = apiRoute(
  {
    summary: "One run with its task runs",
    role: "viewer",
    params: z.object({ id: z.string() }),
    answer: RunAnswer.extend({ tasks: z.array(TaskRunAnswer) }),
  },
  async ({ member, params }) => {
    const run = await getRun(member.teamId, params.id);
    return { ...runAnswer(run), tasks: (await listTaskRuns(member.teamId, run.id)).map(taskRunAnswer) };
  },
);
