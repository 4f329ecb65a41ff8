import { z } from "zod";

/** A 64-bit integer of the protocol: a number or a string, which R writes as `1e+05`. */
export const int64 = z.union([
  z.number().int(),
  z
    .string()
    .regex(/^-?\d{1,30}(\.\d{1,30})?(e[-+]?\d{1,3})?$/i)
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

/** A text that is cut to its first `max` characters, as MLflow's server does with long values. */
export const cut = (max: number) =>
  z.string().transform((value) => (value.length <= max ? value : Array.from(value).slice(0, max).join("")));

/** Name of a metric, parameter or tag: letters, digits and `_ - . : /` and spaces, and unchanged when read as a path. */
export const loggedKey = text(250)
  .min(1)
  .refine(
    (name) => /^[/\p{L}\p{N}\p{M}_.\- :]*$/u.test(name),
    "Names may only contain alphanumerics, underscores (_), dashes (-), periods (.), spaces ( ), colon(:) and slashes (/).",
  )
  .refine((name) => asPath(name) === name && name !== "." && !/^(\.\.|\/)/.test(name), {
    error: ({ input }) =>
      `Names may be treated as files in certain cases, and must not resolve to other names when treated as such. This name would resolve to '${asPath(String(input))}'`,
  });

/** The path that a name resolves to as a file. */
function asPath(name: string): string {
  const parts: string[] = [];
  for (const part of name.split("/")) {
    if (part === "" || part === ".") continue;
    if (part === ".." && parts.length > 0 && parts.at(-1) !== "..") parts.pop();
    else parts.push(part);
  }
  return (name.startsWith("/") ? "/" : "") + (parts.join("/") || (name.startsWith("/") ? "" : "."));
}
