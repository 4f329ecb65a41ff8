import { z } from "zod";
import { RunDetailAnswer, runAnswer, taskRunAnswer } from "@/app/_server/answers";
import { apiRoute } from "@/app/_server/http";
import { countChildren } from "@/lib/runs/read/child-queries";
import { getRun, listTaskRuns } from "@/lib/runs/read/queries";
import { deleteRun } from "@/lib/runs/states/delete-run";
import { waitingFor } from "@/lib/runs/why/waiting-for";

export const GET = apiRoute(
  {
    summary: "One run with its task runs, and why it does not move where it does not",
    role: "viewer",
    params: z.object({ id: z.string() }),
    answer: RunDetailAnswer,
  },
  async ({ member, params }) => {
    const run = await getRun(member.teamId, params.id);
    const [waiting, children, tasks] = await Promise.all([
      waitingFor(member.teamId, run),
      countChildren(member.teamId, run.id),
      listTaskRuns(member.teamId, run.id),
    ]);
    return {
      ...runAnswer(run),
      waitingFor: waiting?.sentence ?? null,
      waitingForRuns: waiting?.runs ?? [],
      children: children.map(({ nodeId, ...counted }) => ({ node: nodeId, ...counted })),
      tasks: tasks.map(taskRunAnswer),
    };
  },
);

export const DELETE = apiRoute(
  {
    summary: "Delete an ended run with all that it made; 409 when a model version was trained by it",
    role: "editor",
    params: z.object({ id: z.string() }),
    status: 204,
    answer: z.undefined(),
  },
  async ({ member, params }) => {
    await deleteRun(member.teamId, params.id);
    return new Response(null, { status: 204 });
  },
);
