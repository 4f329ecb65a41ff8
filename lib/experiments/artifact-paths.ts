import { eq, inArray, or, type SQL, sql } from "drizzle-orm";
import type { PgColumn } from "drizzle-orm/pg-core";
import { DomainError } from "@/lib/base/errors";

/** Condition on a column of paths: the path itself and all below it; undefined, which is all, for the root. */
export function atOrBelow(column: PgColumn, path: string): SQL | undefined {
  return path === "" ? undefined : or(eq(column, path), startsBelow(column, path));
}

/** Condition on a column of paths: a name of `path` is a file there and a folder here, or the other way round. */
export function clashesWith(column: PgColumn, path: string): SQL | undefined {
  const parts = path.split("/");
  const folders = parts.slice(1).map((_, index) => parts.slice(0, index + 1).join("/"));
  return or(inArray(column, folders), startsBelow(column, path));
}

/** Refuses a path because of another one that it clashes with. */
export function clash(path: string, other: string): DomainError {
  return new DomainError(
    "invalid",
    `Invalid artifact path: '${path}' conflicts with '${other}'. A name is a file or a folder, not both.`,
  );
}

function startsBelow(column: PgColumn, path: string): SQL {
  return sql`starts_with(${column}, ${`${path}/`})`;
}
