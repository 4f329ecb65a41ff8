/**
 * Least-recently-used cache: the value of `key`, loaded once and kept while it is among the `max` most recently used. A
 * failed load is retried at the next call.
 */
export function keepNewest<T>(
  kept: Map<string, Promise<T>>,
  max: number,
  key: string,
  load: () => Promise<T>,
): Promise<T> {
  const known = kept.get(key) ?? load();
  kept.delete(key);
  kept.set(key, known);
  known.catch(() => kept.delete(key));
  if (kept.size > max) kept.delete([...kept.keys()][0]!);
  return known;
}
