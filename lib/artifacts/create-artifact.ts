import { and, eq, sql as raw } from "drizzle-orm";
import { db } from "@/db/client";
import { artifacts } from "@/db/schema/runs";
import { mask } from "@/lib/blocks/mask";
import { announce } from "@/lib/live/live";
import { getArtifactKind } from "./catalog";

/**
 * Keeps an artifact as the next version under `key`. The same key from the same node of the same run replaces: a
 * retried attempt makes no second version. @throws ZodError when `data` is not what the kind holds; DomainError "invalid"
 * when there is no such kind
 */
export async function createArtifact(
  teamId: string,
  from: { runId: string; nodeId: string },
  { key, kind, data }: { key: string; kind: string; data: unknown },
): Promise<{ id: string; version: number }> {
  const hideSecrets = await mask(teamId);
  const checked = hideSecrets(getArtifactKind(kind).data.parse(data));
  const made = await db().transaction(async (tx) => {
    await tx.execute(raw`select pg_advisory_xact_lock(hashtextextended(${`artifact ${teamId} ${key}`}, 0))`);
    const [last] = await tx
      .select({ version: raw<number>`coalesce(max(${artifacts.version}), 0)::int` })
      .from(artifacts)
      .where(and(eq(artifacts.teamId, teamId), eq(artifacts.key, key)));
    const [row] = await tx
      .insert(artifacts)
      .values({ teamId, key, kind, version: (last?.version ?? 0) + 1, ...from, data: checked })
      .onConflictDoUpdate({
        target: [artifacts.runId, artifacts.nodeId, artifacts.key],
        set: { kind, data: checked },
      })
      .returning({ id: artifacts.id, version: artifacts.version });
    return row!;
  });
  announce({ teamId, runId: from.runId, kind: "artifact" });
  return made;
}
