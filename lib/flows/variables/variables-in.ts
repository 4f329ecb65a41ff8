/**
 * Names of the variables that a flow may read: all that stand as `vars.name` anywhere in its nodes, in bindings,
 * conditions and expressions.
 */
export function variablesIn(definition: { nodes: unknown[] }): string[] {
  const text = JSON.stringify(definition.nodes);
  return [...new Set([...text.matchAll(/(?<![\w.])vars\.([a-z][a-z0-9_]*)/g)].map(([, name]) => name!))];
}
