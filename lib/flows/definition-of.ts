import { FlowDefinition } from "./flow";

/** Number of definitions that stay parsed; each run of a version reads it several times. */
const most = 200;
const parsed = new Map<string, FlowDefinition>();

/**
 * The definition of a flow version, parsed once for each time that it was saved: a version's content never changes, but
 * the order of its fields may. Not to be changed.
 */
export function definitionOf(version: { id: string; savedAt: Date; definition: unknown }): FlowDefinition {
  const key = `${version.id} ${version.savedAt.getTime()}`;
  const known = parsed.get(key);
  if (known) return known;
  const definition = FlowDefinition.parse(version.definition);
  const [oldest] = parsed.size >= most ? parsed.keys() : [];
  if (oldest !== undefined) parsed.delete(oldest);
  parsed.set(key, definition);
  return definition;
}
