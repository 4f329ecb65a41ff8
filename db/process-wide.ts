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

/**
 * Makes `instanceof` true for instances of every bundle's copy of a class: what one bundle shares by `processWide`
 * throws errors that another one catches. Subclasses are not shared with it; each needs a call of its own.
 * @param key unique in the product, such as "DomainError"
 */
export function processWideClass(key: string, shared: { prototype: object }): void {
  const mark = Symbol.for(`switchyard.class.${key}`);
  Object.defineProperty(shared.prototype, mark, { value: true });
  Object.defineProperty(shared, Symbol.hasInstance, {
    value(this: unknown, value: unknown) {
      if (this !== shared) return Function.prototype[Symbol.hasInstance].call(this, value);
      return typeof value === "object" && value !== null && mark in value;
    },
  });
}
