import { z } from "zod";
import { apiRoute } from "@/app/_server/http";
import { artifactFile } from "@/lib/artifacts/artifact-file";
import { getArtifact } from "@/lib/artifacts/queries";

export const GET = apiRoute(
  {
    summary: "An artifact as a file: Markdown as text, a chart as JSON, an image as it is",
    role: "viewer",
    params: z.object({ id: z.string() }),
    produces: "application/octet-stream",
    answer: z.string(),
  },
  async ({ member, params }) => {
    const { name, mediaType, body } = artifactFile(await getArtifact(member.teamId, params.id));
    return new Response(body, {
      headers: { "content-type": mediaType, "content-disposition": `attachment; filename="${name}"` },
    });
  },
);
