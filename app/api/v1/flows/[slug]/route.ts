import { z } from "zod";
import { apiRoute } from "@/app/_server/http";
import { deleteRoute } from "@/app/api/v1/deletion";
import { FlowAnswer, flowAnswer } from "@/app/api/v1/flows/answer";
import { tasks } from "@/inngest/catalog";
import { DomainError } from "@/lib/base/errors";
import { deletableFlow } from "@/lib/deletion/deletable-flow";
import { FlowInput } from "@/lib/flows/flow";
import { updateFlow } from "@/lib/flows/mutations";
import { getFlow } from "@/lib/flows/queries";

const params = z.object({ slug: z.string() });

export const GET = apiRoute(
  {
    summary: "One flow: definition, parameter JSON Schema, versions",
    role: "viewer",
    params,
    answer: FlowAnswer,
  },
  async ({ member, params }) => flowAnswer(await getFlow(member.teamId, params.slug)),
);

export const PUT = apiRoute(
  {
    summary: "Save a new version of a flow; the same content is the same version",
    role: "editor",
    params,
    body: FlowInput.extend({
      slug: FlowInput.shape.slug.optional(),
      name: FlowInput.shape.name.optional(),
      description: FlowInput.shape.description.unwrap().optional(),
    }),
    answer: FlowAnswer,
  },
  async ({ member, params: { slug }, body }) => {
    if (body.slug && body.slug !== slug)
      throw new DomainError("invalid", `A flow keeps its slug: this one is "${slug}".`, [
        { path: "slug", message: `Leave it out, or send "${slug}".` },
      ]);
    await updateFlow(member.teamId, { ...body, slug }, tasks, member.userId);
    return flowAnswer(await getFlow(member.teamId, slug));
  },
);

export const DELETE = deleteRoute(
  "a team's own flow with its versions, deployments, schedules and runs",
  z.object({ slug: z.string() }),
  deletableFlow,
  ({ slug }) => slug,
);
