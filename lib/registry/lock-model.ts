import { sql } from "drizzle-orm";
import type { Transaction } from "@/db/client";

/** One transaction at a time adds or deletes versions of a model, or moves its aliases. */
export async function lockModel(tx: Transaction, modelId: string): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`model ${modelId}`}, 0))`);
}
