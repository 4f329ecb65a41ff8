import { z } from "zod";
import { ArtifactAnswer, artifactAnswer, Page, pageOf } from "@/app/_server/answers";
import { apiRoute } from "@/app/_server/http";
import { listArtifacts } from "@/lib/artifacts/queries";

export const GET = apiRoute(
  {
    summary: "Artifacts, newest first",
    role: "viewer",
    query: Page.extend({
      key: z.string().optional(),
      kind: z.string().optional(),
      run: z.string().optional(),
    }),
    answer: pageOf(ArtifactAnswer),
  },
  async ({ member, query }) => {
    const { items, nextCursor } = await listArtifacts(member.teamId, query);
    return { items: items.map(artifactAnswer), nextCursor };
  },
);
