import { z } from "zod";
import { ArtifactAnswer, artifactAnswer, Page, pageOf } from "@/app/_server/answers";
import { apiRoute } from "@/app/_server/http";
import { listArtifacts } from "@/lib/artifacts/queries";
import { getRun } from "@/lib/runs/read/queries";

export const GET = apiRoute(
  {
    summary: "Artifacts of a run",
    role: "viewer",
    params: z.object({ id: z.string() }),
    query: Page,
    answer: pageOf(ArtifactAnswer),
  },
  async ({ member, params, query }) => {
    const { id } = await getRun(member.teamId, params.id);
    const { items, nextCursor } = await listArtifacts(member.teamId, { ...query, run: id });
    return { items: items.map(artifactAnswer), nextCursor };
  },
);
