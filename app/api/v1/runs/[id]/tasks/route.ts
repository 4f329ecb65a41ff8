import { z } from "zod";
import { TaskRunAnswer, taskRunAnswer } from "@/app/_server/answers";
import { apiRoute } from "@/app/_server/http";
import { getRun, listTaskRuns } from "@/lib/runs/read/queries";

export const GET = apiRoute(
  {
    summary: "The task runs of a run, with attempts and times",
    role: "viewer",
    params: z.object({ id: z.string() }),
    answer: z.object({ items: z.array(TaskRunAnswer), nextCursor: z.null() }),
  },
  async ({ member, params }) => {
    const { id } = await getRun(member.teamId, params.id);
    return { items: (await listTaskRuns(member.teamId, id)).map(taskRunAnswer), nextCursor: null };
  },
);
