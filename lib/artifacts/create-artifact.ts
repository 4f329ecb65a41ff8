import { and, eq, max, sql as raw } from "drizzle-orm";
import { z } from "zod";
import { db } from "@/db/client";
import { artifacts } from "@/db/schema/runs";
import { nextNumber } from "@/db/used-numbers";
import { requireKeepable } from "@/lib/base/keepable";
import { parseAs } from "@/lib/base/parse-as";
import { mask } from "@/lib/blocks/mask";
import { announce } from "@/lib/live/live";
import { getArtifactKind } from "./catalog";

const Key = z.string().min(1).max(500);
const maxArtifactBytes = 16 * 1024 * 1024;

/**
 * Stores an artifact as the next version under `key`. Idempotent: the same key from the same node of the same run is
 * replaced, so a retried attempt creates no second version.
 * @throws DomainError "invalid" when the kind does not exist, or when `data` does not match it or cannot be stored
 */
export async function createArtifact(
  teamId: string,
  from: { runId: string; nodeId: string },
  { key, kind, data }: { key: string; kind: string; data: unknown },
): Promise<{ id: string; version: number }> {
  requireKeepable(parseAs(Key, key, "artifact key"), "artifact key");
  const parsed = parseAs(getArtifactKind(kind).data, data, `artifact ${key}`);
  const hideSecrets = await mask(teamId);
  const checked = hideSecrets(requireKeepable(parsed, `artifact ${key}`, maxArtifactBytes));
  const created = await db().transaction(async (tx) => {
    await tx.execute(raw`select pg_advisory_xact_lock(hashtextextended(${`artifact ${teamId} ${key}`}, 0))`);
    const [last] = await tx
      .select({ version: max(artifacts.version) })
      .from(artifacts)
      .where(and(eq(artifacts.teamId, teamId), eq(artifacts.key, key)));
    const version = await nextNumber(tx, teamId, {
      kind: "artifact",
      name: key,
      highest: last?.version ?? null,
    });
    const [row] = await tx
      .insert(artifacts)
      .values({ teamId, key, kind, version, ...from, data: checked })
      .onConflictDoUpdate({
        target: [artifacts.runId, artifacts.nodeId, artifacts.key],
        set: { kind, data: checked },
      })
      .returning({ id: artifacts.id, version: artifacts.version });
    return row!;
  });
  announce({ teamId, runId: from.runId, kind: "artifact" });
  return created;
}
