/** Batch size: items are added while the sum of their weights is at most `most`; a batch has at least one item. */
export interface BatchSize<Item> {
  most: number;
  /** Weight of an item; 1 by default. */
  weigh?: (item: Item) => number;
}

type Call<Item, Result> = { item: Item; resolve: (result: Result) => void; reject: (error: unknown) => void };

/**
 * Joins concurrent calls into batches, like group commit in a database. The first call of a key starts at once; calls
 * that arrive while it runs form the next batch of that key. Keys do not wait for each other.
 * @param work returns a result for each item, in their order; an error it throws fails all calls of the batch
 */
export function inBatches<Item, Result>(
  { most, weigh = () => 1 }: BatchSize<Item>,
  work: (key: string, items: Item[]) => Promise<Result[]>,
): (key: string, item: Item) => Promise<Result> {
  const waitingByKey = new Map<string, Call<Item, Result>[]>();

  async function workAll(key: string, waiting: Call<Item, Result>[]): Promise<void> {
    while (waiting.length > 0) {
      const batch = waiting.splice(0, countOfNext(waiting));
      try {
        const results = await work(
          key,
          batch.map(({ item }) => item),
        );
        for (const [index, { resolve }] of batch.entries()) resolve(results[index]!);
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
    }
    waitingByKey.delete(key);
  }

  function countOfNext(waiting: Call<Item, Result>[]): number {
    let weight = 0;
    const end = waiting.findIndex(({ item }) => {
      weight += weigh(item);
      return weight > most;
    });
    return end < 0 ? waiting.length : Math.max(1, end);
  }

  return (key, item) =>
    new Promise((resolve, reject) => {
      const waiting = waitingByKey.get(key);
      const call = { item, resolve, reject };
      if (waiting) return void waiting.push(call);
      const first = [call];
      waitingByKey.set(key, first);
      void workAll(key, first);
    });
}
