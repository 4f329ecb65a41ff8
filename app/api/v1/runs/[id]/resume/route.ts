import { z } from "zod";
import { RunAnswer, runAnswer } from "@/app/_server/answers";
import { apiRoute } from "@/app/_server/http";
import { getRun } from "@/lib/runs/read/queries";
import { resumeRun } from "@/lib/runs/states/resume-run";

export const POST = apiRoute(
  {
    summary:
      "Answer the form that a run waits for; of two answers the first counts, the second is a conflict",
    role: "operator",
    params: z.object({ id: z.string() }),
    body: z.strictObject({
      input: z.record(z.string(), z.unknown()).default({}),
      node: z.string().optional().describe("The node that waits, where there are several."),
    }),
    status: 202,
    answer: RunAnswer,
  },
  async ({ member, params, body }) => {
    await resumeRun(member.teamId, params.id, { ...body, by: member.userName, role: member.role });
    return runAnswer(await getRun(member.teamId, params.id));
  },
);
