import { z } from "zod";
import { RunAnswer, runAnswer } from "@/app/_server/answers";
import { apiRoute } from "@/app/_server/http";
import { getRun } from "@/lib/runs/read/queries";
import { planRetry, retryRun } from "@/lib/runs/states/retry-run";

const from = z.string().optional().describe("The node to begin from; without it, all that has no result.");
const Plan = z.object({ reused: z.array(z.string()), redone: z.array(z.string()) });

export const GET = apiRoute(
  {
    summary: "Preview of a retry: the nodes whose results are kept, and those that are done (again)",
    role: "viewer",
    params: z.object({ id: z.string() }),
    query: z.object({ from }),
    answer: Plan,
  },
  ({ member, params, query }) => planRetry(member.teamId, params.id, query.from),
);

export const POST = apiRoute(
  {
    summary: "Take a run that has ended up again",
    role: "operator",
    params: z.object({ id: z.string() }),
    body: z.strictObject({ from }),
    status: 202,
    answer: RunAnswer.extend(Plan.shape),
  },
  async ({ member, params, body }) => {
    const plan = await retryRun(member.teamId, params.id, { from: body.from, who: member.userName });
    return { ...runAnswer(await getRun(member.teamId, params.id)), ...plan };
  },
);
