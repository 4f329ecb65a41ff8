import { z } from "zod";
import { Page, pageOf, RunAnswer, runAnswer } from "@/app/_server/answers";
import { apiRoute } from "@/app/_server/http";
import { triggerOf } from "@/app/_server/trigger-of";
import { Instant } from "@/lib/base/instant";
import { RunState } from "@/lib/base/run";
import { ExternalRunInput } from "@/lib/runs/external/external-run";
import { startExternalRun } from "@/lib/runs/external/start-external-run";
import { getRun, listRuns } from "@/lib/runs/read/queries";

const when = Instant.transform((text) => new Date(text));

export const GET = apiRoute(
  {
    summary:
      "Runs, newest first. Runs that other runs have started are left out unless parent, flow or deployment asks for them",
    role: "viewer",
    query: Page.extend({
      state: RunState.optional(),
      parent: z.string().optional(),
      flow: z.string().optional(),
      deployment: z.string().optional(),
      tag: z.string().optional(),
      since: when.optional(),
      until: when.optional(),
    }),
    answer: pageOf(RunAnswer),
  },
  async ({ member, query: { state, ...filter } }) => {
    const { items, nextCursor } = await listRuns(member.teamId, { ...filter, states: state && [state] });
    return { items: items.map(runAnswer), nextCursor };
  },
);

export const POST = apiRoute(
  {
    summary:
      "Record a run that a program elsewhere executes, such as a CI job or a notebook; POST /deployments/{slug}/runs starts one here",
    role: "operator",
    body: ExternalRunInput,
    status: 201,
    answer: RunAnswer,
  },
  async ({ member, token, body, idempotencyKey }) => {
    const { id } = await startExternalRun(member.teamId, body, {
      trigger: triggerOf(member, token),
      idempotencyKey: idempotencyKey && `external ${idempotencyKey}`,
    });
    return runAnswer(await getRun(member.teamId, id));
  },
);
