import { FlowDefinition } from "./flow";

/** Number of definitions that stay parsed; each run of a version reads it several times. */
const most = 200;
const parsed = new Map<string, FlowDefinition>();

/**
 * The definition of a flow version, which never changes, parsed once. Not to be changed.
 * @param stored as its row has it
 */
export function definitionOf(versionId: string, stored: unknown): FlowDefinition {
  const known = parsed.get(versionId);
  if (known) return known;
  const definition = FlowDefinition.parse(stored);
  const [oldest] = parsed.size >= most ? parsed.keys() : [];
  if (oldest !== undefined) parsed.delete(oldest);
  parsed.set(versionId, definition);
  return definition;
}
