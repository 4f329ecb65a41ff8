import { z } from "zod";
import { apiRoute } from "@/app/_server/http";
import { tasks } from "@/inngest/catalog";
import { FlowInput } from "@/lib/flows/flow";
import { createFlow } from "@/lib/flows/mutations";
import { getFlow, listFlows } from "@/lib/flows/queries";
import { FlowAnswer, flowAnswer } from "./answer";

const Flow = FlowAnswer.pick({ slug: true, name: true, description: true, isShipped: true });

export const GET = apiRoute(
  { summary: "All flows", role: "viewer", answer: z.object({ items: z.array(Flow), nextCursor: z.null() }) },
  async ({ member }) => ({ items: await listFlows(member.teamId), nextCursor: null }),
);

export const POST = apiRoute(
  {
    summary: "Make a flow; a wiring or type error names node and field",
    role: "editor",
    body: FlowInput,
    status: 201,
    answer: FlowAnswer,
  },
  async ({ member, body }) => {
    await createFlow(member.teamId, body, tasks, member.userId);
    return flowAnswer(await getFlow(member.teamId, body.slug));
  },
);
