/**
 * Growing pauses by key, so that a message which nobody answers is not sent in every sweep: it is due at once, and then
 * after `firstMs`, doubled each time up to `mostMs`.
 */
export function createPauses(firstMs: number, mostMs: number) {
  const pauses = new Map<string, { ms: number; until: number }>();
  return {
    /** The items that are due now. An item that is not given any more has been answered, and is forgotten. */
    due<T>(items: T[], keyOf: (item: T) => string, now = Date.now()): T[] {
      const keys = new Set(items.map(keyOf));
      for (const key of pauses.keys()) if (!keys.has(key)) pauses.delete(key);
      return items.filter((item) => {
        const key = keyOf(item);
        const before = pauses.get(key);
        if (before && now < before.until) return false;
        const ms = before ? Math.min(mostMs, before.ms * 2) : firstMs;
        pauses.set(key, { ms, until: now + ms });
        return true;
      });
    },
  };
}
