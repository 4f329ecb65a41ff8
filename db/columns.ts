import { customType, text, timestamp } from "drizzle-orm/pg-core";
import { newId } from "./id";

/** Primary key column of most tables. */
export const id = () => text().primaryKey().$defaultFn(newId);
export const time = () => timestamp({ withTimezone: true });
export const createdAt = () => time().notNull().defaultNow();

/**
 * JSON as postgres.js has parsed it. Drizzle's own columns parse a text in it once more: the text "12" became the number 12.
 */
const jsonColumn = (type: "json" | "jsonb") =>
  customType<{ data: unknown; driverData: unknown }>({
    dataType: () => type,
    toDriver: (value) => JSON.stringify(value),
    fromDriver: (value) => value,
  });
export const jsonb = jsonColumn("jsonb");
/** Keeps the order of fields. */
export const json = jsonColumn("json");

export const tags = () => jsonb().$type<Record<string, string>>().notNull().default({});
