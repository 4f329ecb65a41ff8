import { z } from "zod";
import { DomainError, type DomainErrorCode, type FieldIssue } from "./errors";

/**
 * Default exports of a folder's files, by slug.
 * @param files of `import.meta.glob`, not eager: an eager glob does not wait for modules that import an external ES
 * module (postgres, say), and gives undefined for their exports in production builds
 */
export async function loadBySlug<T extends { slug: string }>(
  files: Record<string, () => Promise<{ default: T }>>,
): Promise<ReadonlyMap<string, T>> {
  const modules = await Promise.all(Object.values(files).map((load) => load()));
  return new Map(modules.map(({ default: entry }) => [entry.slug, entry]));
}

/**
 * One of them. @param kind the kind of thing for the message, such as "block type" @throws DomainError listing the
 * known slugs
 */
export function findBySlug<T>(
  all: ReadonlyMap<string, T>,
  what: string,
  slug: string,
  { code = "invalid", path }: { code?: DomainErrorCode; path?: string } = {},
): T {
  const found = all.get(slug);
  if (found) return found;
  const message = `There is no ${what} "${slug}".`;
  const issues: FieldIssue[] = path ? [{ path, message }] : [];
  throw new DomainError(code, `${message} There is: ${[...all.keys()].join(", ")}.`, issues);
}

type Kind = z.ZodObject<{ type: z.ZodLiteral<string> }, z.core.$loose>;

/** The union of the schemas of a catalogue, discriminated by their field `type`. */
export function unionOf(kinds: ReadonlyMap<string, { schema: z.ZodObject }>) {
  const schemas = [...kinds.values()].map(({ schema }) => schema as unknown as Kind);
  return z.discriminatedUnion("type", schemas as [Kind, ...Kind[]]);
}
