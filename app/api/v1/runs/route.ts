import { z } from "zod";
import { Page, pageOf, RunAnswer, runAnswer } from "@/app/_server/answers";
import { apiRoute } from "@/app/_server/http";
import { Instant } from "@/lib/base/instant";
import { RunState } from "@/lib/base/run";
import { listRuns } from "@/lib/runs/read/queries";

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
