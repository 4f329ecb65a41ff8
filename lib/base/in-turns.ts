import { setImmediate } from "node:timers/promises";

/** Maps items one after the other, with a turn of the event loop after each, in which other requests are answered. */
export async function mapInTurns<Item, Result>(
  items: Iterable<Item>,
  map: (item: Item) => Result,
): Promise<Result[]> {
  const results: Result[] = [];
  for (const item of items) {
    results.push(map(item));
    await setImmediate();
  }
  return results;
}
