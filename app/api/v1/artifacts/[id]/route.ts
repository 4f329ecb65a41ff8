import { z } from "zod";
import { ArtifactAnswer, artifactAnswer } from "@/app/_server/answers";
import { apiRoute } from "@/app/_server/http";
import { getArtifact } from "@/lib/artifacts/queries";

export const GET = apiRoute(
  {
    summary: "One artifact; the text of a Markdown one is in data.markdown",
    role: "viewer",
    params: z.object({ id: z.string() }),
    answer: ArtifactAnswer,
  },
  async ({ member, params }) => artifactAnswer(await getArtifact(member.teamId, params.id)),
);
