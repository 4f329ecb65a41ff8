import { z } from "zod";
import { RunAnswer, runAnswer } from "@/app/_server/answers";
import { apiRoute } from "@/app/_server/http";
import { ExternalReport } from "@/lib/runs/external/external-run";
import { reportExternalRun } from "@/lib/runs/external/report-external-run";
import { getRun } from "@/lib/runs/read/queries";

export const POST = apiRoute(
  {
    summary: "Report tasks, log lines, artifacts and the end of an external run; after its end a conflict",
    role: "operator",
    params: z.object({ id: z.string() }),
    body: ExternalReport,
    answer: RunAnswer,
  },
  async ({ member, params: { id }, body }) => {
    await reportExternalRun(member.teamId, id, body);
    return runAnswer(await getRun(member.teamId, id));
  },
);
