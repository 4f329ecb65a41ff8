const held = globalThis as unknown as Record<symbol, unknown>;

/**
 * The one value of this process under a key, made at first use. Next.js bundles instrumentation and routes apart, so a
 * variable of a module exists once in each bundle; this exists once for all of them.
 * @param key unique in the product, like "pools"
 * @param make gives the first value; it may be mutable, for what changes later
 */
export function processWide<T extends object>(key: string, make: () => T): T {
  const symbol = Symbol.for(`switchyard.${key}`);
  held[symbol] ??= make();
  return held[symbol] as T;
}
