import type { Sql } from "postgres";
import { z } from "zod";
import { DomainError } from "@/lib/base/errors";
import { claimKey } from "./prediction";
import type { ScoredChunk } from "./score-claims";

const nameInWords = "Write a table's name, or schema.table.";

/** Name of a table, or of a schema and a table separated by a dot. Always written as a quoted identifier. */
export const TableName = z
  .string()
  .regex(/^[^.\0]{1,63}(\.[^.\0]{1,63})?$/, nameInWords)
  .meta({ patternInWords: nameInWords });

/** Creates the table if it does not exist, with one row per claim and model version. */
export async function ensurePredictionsTable(sql: Sql, table: string): Promise<void> {
  await explained(
    table,
    sql.begin(async (tx) => {
      // Serializes concurrent creators, which Postgres's catalogue would otherwise reject.
      await tx`select pg_advisory_xact_lock(hashtextextended(${`predictions ${table}`}, 0))`;
      await tx`
        create table if not exists ${tx(table)} (
          claim_key text not null,
          model_version text not null,
          label smallint not null,
          fraud_probability double precision,
          scored_at timestamptz not null default now(),
          primary key (claim_key, model_version)
        )`;
    }),
  );
}

/**
 * Inserts a chunk of predictions in one transaction. Idempotent: an existing prediction of the model version for a
 * claim stays unchanged, so duplicate claims and retries write nothing.
 * @returns the number of rows added
 */
export async function insertPredictions(
  sql: Sql,
  table: string,
  chunk: ScoredChunk,
  { modelVersion, hasProbabilities }: { modelVersion: string; hasProbabilities: boolean },
): Promise<number> {
  const { count } = await explained(
    table,
    sql`
      insert into ${sql(table)} (claim_key, model_version, label, fraud_probability)
      select claim_key, ${modelVersion}::text, label, fraud_probability
      from unnest(
        ${chunk.keys.map(claimKey)}::text[],
        ${[...chunk.labels]}::smallint[],
        ${hasProbabilities ? [...chunk.probabilities] : chunk.keys.map(() => null)}::double precision[]
      ) as scored (claim_key, label, fraud_probability)
      on conflict (claim_key, model_version) do nothing`,
  );
  return count;
}

/** Explains SQLSTATEs (PostgreSQL, appendix A) that the person who named the table can fix. */
async function explained<T>(table: string, done: PromiseLike<T>): Promise<T> {
  try {
    return await done;
  } catch (error) {
    const { code, message } = error as { code?: string; message: string };
    if (code === "42P10" || code === "42703")
      throw new DomainError(
        "conflict",
        `The table ${table} exists with other columns. It needs claim_key, model_version, label and fraud_probability, and the primary key (claim_key, model_version). Use another table name.`,
      );
    if (code === "42501" || code === "3F000")
      throw new DomainError("conflict", `The table ${table} cannot be written: ${message}.`);
    throw error;
  }
}
