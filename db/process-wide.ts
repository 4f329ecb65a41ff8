const held = globalThis as unknown as Record<symbol, unknown>;

/**
 * A value shared by this process under a key, created at first use. Next.js bundles instrumentation and routes
 * separately, so a module variable exists once per bundle; this value exists once for all of them.
 * @param key unique in the product, such as "pools"
 * @param make creates the first value; mutable if it needs to change
 */
export function processWide<T extends object>(key: string, make: () => T): T {
  const symbol = Symbol.for(`switchyard.${key}`);
  held[symbol] ??= make();
  return held[symbol] as T;
}
