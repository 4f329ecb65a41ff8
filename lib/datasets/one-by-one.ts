const underWay = new Map<string, Promise<unknown>>();
let last: Promise<unknown> = Promise.resolve();

/**
 * Runs heavy computations one at a time, so that many concurrent pages need only the memory of one. Callers with the
 * same key share the running computation. @param key identifies the computation
 */
export function oneByOne<T>(key: string, work: () => Promise<T>): Promise<T> {
  const known = underWay.get(key);
  if (known) return known as Promise<T>;
  const done = last.then(work).finally(() => underWay.delete(key));
  underWay.set(key, done);
  last = done.catch(() => {});
  return done;
}
