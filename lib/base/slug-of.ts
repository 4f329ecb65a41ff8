/** Slug of a name: words of lower-case letters and digits, joined by hyphens; empty when nothing remains. */
export function slugOf(name: string): string {
  return name
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "");
}
