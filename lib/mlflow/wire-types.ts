import { z } from "zod";

/** A 64-bit integer of the protocol: a number or a string. */
export const int64 = z.union([
  z.number().int(),
  z
    .string()
    .regex(/^-?\d+$/)
    .transform(Number)
    .refine(Number.isSafeInteger, "out of range"),
]);

/** A text of at most `max` characters. */
export const text = (max: number) => z.string().max(max);

/** Paging of a search; clients send an empty token for the first page. */
export const page = { max_results: int64.optional(), page_token: z.string().optional() };

/** A list; in a query, a single item stands for itself. */
export const oneOrMany = <T extends z.ZodType>(item: T) =>
  z.union([z.array(item), item.transform((single) => [single])]);
