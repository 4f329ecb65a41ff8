import { jsonb, text, timestamp } from "drizzle-orm/pg-core";
import { newId } from "./id";

/** Primary key column of most tables. */
export const id = () => text().primaryKey().$defaultFn(newId);
export const time = () => timestamp({ withTimezone: true });
export const createdAt = () => time().notNull().defaultNow();
export const tags = () => jsonb().$type<Record<string, string>>().notNull().default({});
