import { z } from "zod";
import { apiRoute } from "@/app/_server/http";
import { getDeploymentAnswer, OneDeploymentAnswer } from "@/app/api/v1/deployments/answer";
import { rollBackDeployment } from "@/lib/deployments/history";

export const POST = apiRoute(
  {
    summary: "Configure a deployment as it was after a change of its history; a change in its turn",
    role: "editor",
    params: z.object({ slug: z.string() }),
    body: z.strictObject({ to: z.string().describe("The id of the change.") }),
    answer: OneDeploymentAnswer,
  },
  async ({ member, params: { slug }, body }) => {
    await rollBackDeployment(member.teamId, slug, body.to);
    return getDeploymentAnswer(member.teamId, slug);
  },
);
