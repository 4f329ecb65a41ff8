import { db } from "@/db/client";
import { newId } from "@/db/id";
import { erasures } from "@/db/schema/erasures";
import { DomainError } from "@/lib/base/errors";
import { seal } from "@/lib/crypto/seal";
import { getDatasetVersion } from "@/lib/datasets/queries";
import { schemaOf } from "@/lib/datasets/schema/schema-of";
import { announce } from "@/lib/live/live";
import type { NewErasure } from "./erasure";

/**
 * Requests an erasure, which is carried out in the background.
 * @param requestedBy name of the person, for the tombstones
 * @throws DomainError "invalid" for a dataset without a single key column, "not-found"
 */
export async function createErasure(
  teamId: string,
  { column, dataset, keys, reason }: NewErasure,
  requestedBy: string,
): Promise<{ id: string }> {
  const id = newId();
  const values = [...new Set(keys)];
  await db()
    .insert(erasures)
    .values({
      id,
      teamId,
      column: column ?? (await keyColumnOf(teamId, dataset!)),
      keys: await seal(teamId, JSON.stringify(values), sealedFor(id)),
      keyCount: values.length,
      reason,
      requestedBy,
    });
  announce({ teamId, kind: "dataset" });
  return { id };
}

/** Place of the sealed keys of an erasure. */
export function sealedFor(id: string): string {
  return `erasures/${id}/keys`;
}

async function keyColumnOf(teamId: string, dataset: string): Promise<string> {
  const { columns } = schemaOf(await getDatasetVersion(teamId, dataset, "latest"));
  const named = columns.filter(({ role }) => role === "key").map(({ name }) => name);
  if (named.length === 1) return named[0]!;
  throw new DomainError(
    "invalid",
    named.length === 0
      ? `The schema of ${dataset} has no key column. Give the column.`
      : `The schema of ${dataset} has several key columns: ${named.join(", ")}. Give one as the column.`,
    [{ path: "dataset", message: "Give the column instead." }],
  );
}
