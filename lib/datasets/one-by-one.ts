const underWay = new Map<string, Promise<unknown>>();
let last: Promise<unknown> = Promise.resolve();

/**
 * Does heavy countings one after the other, so that many pages at once cost no more memory than one. Who asks for what
 * is under way gets that. @param key what is counted
 */
export function oneByOne<T>(key: string, work: () => Promise<T>): Promise<T> {
  const known = underWay.get(key);
  if (known) return known as Promise<T>;
  const done = last.then(work).finally(() => underWay.delete(key));
  underWay.set(key, done);
  last = done.catch(() => {});
  return done;
}
