import { and, desc, eq, gt, isNull } from "drizzle-orm";
import { db } from "@/db/client";
import { artifacts } from "@/db/schema/runs";
import { reportShares } from "@/db/schema/shares";
import { getArtifact } from "@/lib/artifacts/queries";
import { recordAct } from "@/lib/audit/record-act";
import { announce } from "@/lib/live/live";
import type { Deletable } from "./deletable";
import { modelsTrained } from "./models-trained";
import type { Use } from "./use";

/** One version of an artifact, by id. */
export const deletableArtifact: Deletable<string> = {
  async uses(teamId, id) {
    const { run } = await getArtifact(teamId, id);
    const trained = run ? await modelsTrained(teamId, { runs: [run] }) : [];
    const shares = await db()
      .select({ id: reportShares.id, name: reportShares.name })
      .from(reportShares)
      .where(
        and(
          eq(reportShares.teamId, teamId),
          eq(reportShares.artifactId, id),
          isNull(reportShares.revokedAt),
          gt(reportShares.expiresAt, new Date()),
        ),
      )
      .orderBy(desc(reportShares.id));
    return [
      ...trained,
      ...shares.map(
        (share): Use => ({
          kind: "shared report",
          id: share.id,
          name: `for ${share.name}`,
          url: `/artifacts/${id}/share`,
          isHolding: false,
        }),
      ),
    ];
  },

  async remove(teamId, id) {
    const { key, version, run } = await getArtifact(teamId, id);
    const gone = await db()
      .delete(artifacts)
      .where(and(eq(artifacts.teamId, teamId), eq(artifacts.id, id)))
      .returning({ id: artifacts.id });
    if (gone.length === 0) return;
    await recordAct(
      teamId,
      "artifact.deleted",
      { kind: "artifact", id, name: `${key} v${version}` },
      { run },
    );
    announce({ teamId, kind: "artifact", ...(run && { runId: run }) });
  },
};
