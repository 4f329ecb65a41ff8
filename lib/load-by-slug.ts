/**
 * What the files of a folder give as their default exports, by slug.
 * @param files of `import.meta.glob`, not eager: an eager glob does not wait for modules that import an external ES module
 * (postgres, say), and gives undefined for their exports in production builds
 */
export async function loadBySlug<T extends { slug: string }>(
  files: Record<string, () => Promise<{ default: T }>>,
): Promise<ReadonlyMap<string, T>> {
  const modules = await Promise.all(Object.values(files).map((load) => load()));
  return new Map(modules.map(({ default: entry }) => [entry.slug, entry]));
}
