import { z } from "zod";
import { ArtifactAnswer, artifactAnswer } from "@/app/_server/answers";
import { apiRoute } from "@/app/_server/http";
import { deleteRoute } from "@/app/api/v1/deletion";
import { getArtifact } from "@/lib/artifacts/queries";
import { deletableArtifact } from "@/lib/deletion/deletable-artifact";

export const GET = apiRoute(
  {
    summary: "One artifact; the text of a Markdown one is in data.markdown",
    role: "viewer",
    params: z.object({ id: z.string() }),
    answer: ArtifactAnswer,
  },
  async ({ member, params }) => artifactAnswer(await getArtifact(member.teamId, params.id)),
);

export const DELETE = deleteRoute(
  "one version of an artifact, with the links that share it",
  z.object({ id: z.string() }),
  deletableArtifact,
  ({ id }) => id,
);
