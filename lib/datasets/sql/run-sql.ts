import { createReadStream } from "node:fs";
import { mkdir, symlink } from "node:fs/promises";
import path from "node:path";
import { eq } from "drizzle-orm";
import { z } from "zod";
import { db } from "@/db/client";
import { datasets } from "@/db/schema/datasets";
import { recordAct } from "@/lib/audit/record-act";
import { DomainError } from "@/lib/base/errors";
import { withWorkingFolder } from "@/lib/base/working-folder";
import { createDatasetVersion, type NewVersionOptions } from "@/lib/datasets/create-dataset-version";
import type { DatasetOrigin } from "@/lib/datasets/dataset";
import { identifier, literal } from "@/lib/datasets/duckdb";
import { type DatasetVersion, getDatasetVersion } from "@/lib/datasets/queries";
import { openOfTeam } from "@/lib/limits/open-of-team";
import { callSql, type SqlCall } from "./sql-pool";
import { namedTables } from "./table-names";
import { typedSelect } from "./typed-view";

/** A query over the team's dataset versions. */
export const SqlText = z.string().trim().min(1, "Write a SELECT first.").max(20_000);

export type SqlCell = string | number | boolean | null;

/** First rows of a query's result. `cut` says which limit left rows out. */
export interface SqlRows {
  columns: { name: string; type: string }[];
  rows: SqlCell[][];
  cut: "rows" | "bytes" | null;
}

/** A dataset version that a query read. */
export interface ReadVersion {
  id: string;
  dataset: string;
  version: number;
}

/** Most rows of a result, and most bytes of their values. */
export const maxSqlRows = 10_000;
const mostBytes = 2_000_000;
/** Most dataset versions of one query. */
const maxTables = 20;
/** Queries that a team may have under way or waiting in a process. */
const mostOfTeam = 4;

export interface RunOptions {
  /** Most rows to return. */
  limit: number;
  /** Most bytes of their values. */
  maxBytes?: number;
  /** Ends the process. */
  signal?: AbortSignal;
  /** True when a saved query runs by itself, again and again: it is not recorded in the audit log. */
  isRepeat?: boolean;
}

/**
 * Runs one SELECT over the team's dataset versions in a child process, which sees no other file, has no network, no
 * extension and no setting to change, and at most 512 MB for DuckDB.
 * @throws DomainError "invalid" with DuckDB's message; RateLimitError with four queries of the team
 */
export async function runSql(
  teamId: string,
  query: string,
  { limit, maxBytes = mostBytes, ...options }: RunOptions,
): Promise<SqlRows & { versions: ReadVersion[] }> {
  return withTables(teamId, query, options, async ({ folder, setup, versions }, call) => {
    const input = { folder, setup, query, maxRows: limit, maxBytes };
    const rows = (await callSql("rowsOf", input, call)) as SqlRows;
    return { ...rows, versions };
  });
}

/** Dataset versions by the name that a query has for them, in lower case. */
type OwnTables = Record<string, { dataset: string; version: number; found: DatasetVersion }>;

/**
 * Counts the rows of a SELECT that runs by itself, as in `runSql`, and returns the first. It is none of the team's four
 * queries.
 * @param options.tables dataset versions under names of their own, which hide datasets
 * @throws DomainError "invalid" with DuckDB's message
 */
export async function countSql(
  teamId: string,
  query: string,
  { limit, ...options }: { limit: number; signal: AbortSignal; tables: OwnTables },
): Promise<SqlRows & { total: number }> {
  return withTables(teamId, query, { ...options, isRepeat: true }, async ({ folder, setup }, call) => {
    const counted = `with found as materialized (from query(${literal(query)}))
      select (select count(*) from found), * from found limit ${Math.trunc(limit)}`;
    const input = { folder, setup, query: counted, maxRows: limit, maxBytes: mostBytes };
    const { columns, rows, cut } = (await callSql("rowsOf", input, call)) as SqlRows;
    if (cut === "bytes" && rows.length === 0)
      throw new DomainError("invalid", "A row of the result is larger than 2 MB. Select fewer columns.");
    const total = Number(rows[0]?.[0] ?? 0);
    return { columns: columns.slice(1), rows: rows.map((row) => row.slice(1)), cut, total };
  });
}

/** Parses a query without running it. @throws DomainError "invalid" when it is not one SELECT */
export async function checkSql(teamId: string, query: string): Promise<void> {
  await callSql("tablesIn", { query }, { group: teamId });
}

export interface SaveOptions extends Pick<NewVersionOptions, "createdBy" | "note" | "signal"> {
  run?: Pick<DatasetOrigin, "runId" | "nodeId">;
  timeoutMs?: number;
}

/**
 * Keeps the result of one SELECT as the next version of a dataset, as Parquet. It runs as in `runSql`.
 * @param options.note by default says which versions were read
 * @param options.run task of a run that derives it; a repeat over the same versions returns the existing one
 * @throws DomainError "invalid" with DuckDB's message or when the result cannot be a dataset version
 */
export async function saveSql(
  teamId: string,
  query: string,
  dataset: string,
  { timeoutMs, run, ...options }: SaveOptions,
): Promise<{ created: DatasetVersion; versions: ReadVersion[] }> {
  return withTables(teamId, query, options, async ({ folder, setup, versions }, call) => {
    const result = path.join(folder, "result.parquet");
    // `query` takes one SELECT as a text, so that no text ends the brackets.
    const statement = `copy (from query(${literal(query)})) to ${literal(result)} (format parquet, use_tmp_file false)`;
    await callSql("perform", { folder, setup, statement }, { ...call, timeoutMs });
    const created = await createDatasetVersion(teamId, dataset, createReadStream(result), {
      note: `Result of SQL over ${versions.map(({ dataset, version }) => `${dataset} version ${version}`).join(", ") || "no dataset"}.`,
      ...options,
      ...(run && { origin: { sourceId: versions[0]?.id, ...run } }),
      contentType: "application/vnd.apache.parquet",
    });
    return { created, versions };
  });
}

/** Prepares a database for a query: its tables as views, and everything else locked. */
async function withTables<T>(
  teamId: string,
  query: string,
  { signal, isRepeat = false, tables: own }: Pick<RunOptions, "signal" | "isRepeat"> & { tables?: OwnTables },
  use: (tables: { folder: string; setup: string[]; versions: ReadVersion[] }, call: SqlCall) => Promise<T>,
): Promise<T> {
  const close = own ? undefined : openQuery(teamId);
  try {
    const call: SqlCall = { group: teamId, ...(signal && { signal }) };
    const names = z.array(z.string()).parse(await callSql("tablesIn", { query }, call));
    const rows = await db().select({ name: datasets.name }).from(datasets).where(eq(datasets.teamId, teamId));
    const isOwn = (name: string) => own !== undefined && Object.hasOwn(own, name.toLowerCase());
    const named = namedTables(
      names.filter((name) => !isOwn(name)),
      rows.map(({ name }) => name),
    );
    const tables = [
      ...names.filter(isOwn).map((table) => ({ table, ...own![table.toLowerCase()]! })),
      ...named.map((table) => ({ ...table, found: undefined })),
    ];
    if (tables.length > maxTables)
      throw new DomainError(
        "invalid",
        `A query reads at most ${maxTables} dataset versions; this one reads ${tables.length}.`,
      );
    return await withWorkingFolder("sql", async (folder) => {
      const files = [path.join(folder, "result.parquet")];
      const views: string[] = [];
      const versions: ReadVersion[] = [];
      for (const { table, dataset, version, found: given } of tables) {
        const found = given ?? (await getDatasetVersion(teamId, dataset, version));
        // DuckDB's messages name this path, not the one of the data folder.
        const pathOf = async (file: string) => {
          const link = path.join(/*turbopackIgnore: true*/ folder, `${views.length}.${found.format}`);
          await symlink(file, link);
          files.push(link);
          return link;
        };
        const select = await typedSelect(found, { pathOf, ...(signal && { signal }) });
        views.push(`create view ${identifier(table)} as ${select}`);
        versions.push({ id: found.id, dataset, version: found.version });
      }
      const read = versions.map(({ dataset, version }) => `${dataset} version ${version}`);
      const subject = { kind: "sql", name: query.slice(0, 100) };
      if (!isRepeat) await recordAct(teamId, "sql.ran", subject, { query, versions: read });
      await mkdir(path.join(folder, "spill"));
      const setup = [`set allowed_paths = [${files.map(literal).join(", ")}]`, ...views, ...locks];
      return use({ folder, setup, versions }, call);
    });
  } catch (error) {
    throw withTableHint(error);
  } finally {
    close?.();
  }
}

function openQuery(teamId: string): () => void {
  return openOfTeam("queries in SQL", teamId, {
    most: mostOfTeam,
    message: `Your team has ${mostOfTeam} queries under way, which is the limit. Try again when one has ended.`,
  });
}

/** In this order: the views are made before, and nothing is set after. */
const locks = ["set enable_external_access = false", "set lock_configuration = true"];

function withTableHint(error: unknown): unknown {
  if (!(error instanceof DomainError) || !/^Catalog Error: Table with name/.test(error.message)) return error;
  return new DomainError(
    "invalid",
    `${error.message}\n\nTables are your team's datasets, with _ for -: claims_2026 is the latest version of claims-2026, claims_2026_v3 its version 3.`,
  );
}
