import { and, eq } from "drizzle-orm";
import type { Transaction } from "./client";
import { type numberedKinds, usedNumbers } from "./schema/deletions";

/**
 * The number after the highest of rows that are there and of rows that were deleted.
 * @param highest among the rows that are there; null without one
 */
export async function nextNumber(
  tx: Pick<Transaction, "select">,
  teamId: string,
  { kind, name, highest }: { kind: (typeof numberedKinds)[number]; name: string; highest: number | null },
): Promise<number> {
  const [deleted] = await tx
    .select({ last: usedNumbers.last })
    .from(usedNumbers)
    .where(and(eq(usedNumbers.teamId, teamId), eq(usedNumbers.kind, kind), eq(usedNumbers.name, name)));
  return Math.max(highest ?? 0, deleted?.last ?? 0) + 1;
}
