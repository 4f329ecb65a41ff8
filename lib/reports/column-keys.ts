import { createHash } from "node:crypto";

/** Maximum characters of a column's name in an artifact key. */
const longest = 80;

/**
 * Artifact key of each column: the name in lower case with hyphens, keeping letters of any script. Colliding and long
 * names get the start of the name's SHA-256 appended.
 * @param prefix start of each key, such as "woe"
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

/** Matches a name that ends like a hash and could therefore be the key of another column. */
const hasHash = /(^|-)[0-9a-f]{8}$/;

function slugOf(name: string): string {
  return name
    .normalize("NFC")
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, "-")
    .replace(/^-|-$/g, "");
}

/** Cuts a slug without splitting a surrogate pair. */
function cut(slug: string): string {
  return [...slug].slice(0, longest / 2).join("");
}
