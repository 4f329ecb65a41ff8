/**
 * What `key` stands for, loaded once and kept as long as it is among the last `max` that were asked for. What failed to
 * load is loaded anew.
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
