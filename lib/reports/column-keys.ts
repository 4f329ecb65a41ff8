import { createHash } from "node:crypto";

/** An artifact key has room for so many characters of a column's name. */
const longest = 80;

/**
 * An artifact key for each column: the name in lower case with hyphens, letters of any script kept. Names that would come
 * out the same, and long ones, also have the beginning of the name's SHA-256.
 * @param prefix what the keys begin with, as "woe"
 */
export function columnKeys(prefix: string, names: readonly string[]): Map<string, string> {
  const taken = new Map<string, number>();
  for (const name of names) taken.set(slugOf(name), (taken.get(slugOf(name)) ?? 0) + 1);
  return new Map(
    names.map((name) => {
      const slug = slugOf(name);
      const isOwn = slug !== "" && taken.get(slug) === 1 && slug.length <= longest && !hasHash.test(slug);
      const hash = createHash("sha256").update(name).digest("hex").slice(0, 8);
      return [name, isOwn ? `${prefix}-${slug}` : [prefix, cut(slug), hash].filter(Boolean).join("-")];
    }),
  );
}

/** A name that looks like a key with a hash could be that of another column. */
const hasHash = /(^|-)[0-9a-f]{8}$/;

function slugOf(name: string): string {
  return name
    .normalize("NFC")
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, "-")
    .replace(/^-|-$/g, "");
}

/** Not within a character of two halves. */
function cut(slug: string): string {
  return [...slug].slice(0, longest / 2).join("");
}
