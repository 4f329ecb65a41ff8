import { jsonb, text, timestamp } from "drizzle-orm/pg-core";
import { newId } from "./id";

/** The columns that most tables begin with. */
export const id = () => text().primaryKey().$defaultFn(newId);
export const time = () => timestamp({ withTimezone: true });
export const createdAt = () => time().notNull().defaultNow();
export const tags = () => jsonb().$type<Record<string, string>>().notNull().default({});
