import { createHash } from "node:crypto";
import type { DuckDBConnection } from "@duckdb/node-api";
import { identifier, literal } from "@/lib/datasets/duckdb";
import type { ReadTable } from "@/lib/datasets/table-of";
import { countUpTo, type Feature, missingCodeOf, numberPattern, unknownCode } from "./features";

/**
 * Serializes features: the transformation from a claim's raw fields to a model's columns. Its SHA-256 (hex) identifies
 * it, so models trained with the same transformation share the name.
 */
export function writeTransformation(features: readonly Feature[]): { json: string; sha256: string } {
  const json = JSON.stringify(features);
  return { json, sha256: createHash("sha256").update(json).digest("hex") };
}

/** Maximum features whose columns one query reads: with more, DuckDB runs out of memory. */
const featuresAtOnce = 50;

/**
 * Builds a query whose columns f0, f1, … are the features' codes, equal to those of `encodeFeatures`. For many features
 * it first creates tables in the connection.
 * @param claims the raw table, read with `readingsOf`
 * @param others further columns: SQL expressions over the raw table, with names
 */
export async function codesQuery(
  connection: DuckDBConnection,
  features: readonly Feature[],
  claims: Pick<ReadTable, "rawTable" | "read">,
  others: readonly { sql: string; name: string }[] = [],
): Promise<string> {
  await createShareTypes(connection, features);
  const withNames = others.map(({ sql, name }) => `${sql} as ${identifier(name)}`);
  if (features.length <= featuresAtOnce) return codesOf(features, 0, claims, withNames);
  await connection.run(`create table code_claims as select * from ${claims.rawTable}`);
  const tables = [`(select ${[...withNames, "0 as _"].join(", ")} from code_claims)`];
  for (let start = 0; start < features.length; start += featuresAtOnce) {
    const some = features.slice(start, start + featuresAtOnce);
    const read = (names: readonly string[]) => claims.read(names, "code_claims");
    await connection.run(`create table codes${start} as ${codesOf(some, start, { ...claims, read }, [])}`);
    tables.push(`codes${start}`);
  }
  return `select * exclude (_) from ${tables.join(" positional join ")}`;
}

/**
 * Creates a type for each feature of many categories: a lookup in it is by hash, where a CASE would compare each category.
 */
async function createShareTypes(connection: DuckDBConnection, features: readonly Feature[]): Promise<void> {
  for (const [index, feature] of features.entries())
    if (feature.type === "number" && feature.shares) {
      const categories = Object.keys(feature.shares.of).map(literal);
      await connection.run(`create type shares${index} as enum (${categories.join(", ")})`);
    }
}

function codesOf(
  features: readonly Feature[],
  start: number,
  claims: Pick<ReadTable, "read">,
  others: readonly string[],
): string {
  const { table, column } = claims.read(features.map(({ name }) => name));
  // A separate subquery, so that each value is computed once, however many edges refer to it.
  const values = features.map((feature, index) => {
    const text = column(feature.name);
    const isNumber = `regexp_full_match(${text}, ${literal(numberPattern)})`;
    return feature.type === "category" || feature.shares
      ? `coalesce(${text}, '') as v${index}_`
      : `case when ${isNumber} then try_cast(${text} as double) end as v${index}_`;
  });
  const codes = features.map(
    (feature, index) => `${codeSql(feature, `v${index}_`, start + index)} as f${start + index}`,
  );
  const excluded = features.map((_, index) => `v${index}_`);
  return `select * exclude (${excluded.join(", ")}), ${codes.join(", ")} from (select ${[...others, ...values].join(", ")} from ${table})`;
}

function codeSql(feature: Feature, value: string, index: number): string {
  if (feature.type === "number" && feature.shares) {
    const { of, otherwise } = feature.shares;
    const codes = Object.values(of).map((share) => countUpTo(feature.edges, share));
    const place = `enum_code(try_cast(${value} as shares${index})) + 1`;
    return `coalesce([${codes.join(", ")}][${place}], ${countUpTo(feature.edges, otherwise)})::utinyint`;
  }
  if (feature.type === "number") {
    const cases = feature.edges.map((edge, code) => `when ${value} < ${edge} then ${code}`);
    return `(case when ${value} is null then ${missingCodeOf(feature) ?? unknownCode} ${cases.join(" ")} else ${feature.edges.length} end)::utinyint`;
  }
  const cases = Object.entries(feature.categoryOf).flatMap(([text, category]) => {
    const code = feature.categories.indexOf(category);
    return code < 0 ? [] : [`when ${literal(text)} then ${code}`];
  });
  if (cases.length === 0) return `${unknownCode}::utinyint`;
  return `(case ${value} ${cases.join(" ")} else ${unknownCode} end)::utinyint`;
}
