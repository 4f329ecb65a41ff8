interface Waiting<Item, Result> {
  item: Item;
  resolve(result: Result | Promise<Result>): void;
  reject(error: unknown): void;
}

/**
 * Joins calls that come while earlier ones are under way: an item alone goes at once, and under load they go in groups,
 * so that one round trip and one commit serve several.
 * @param limits `most` items in a group, `lanes` groups under way at once
 * @param work gives a result for each item, in their order; its error is that of every call in the group
 */
export function grouped<Item, Result>(
  { most, lanes }: { most: number; lanes: number },
  work: (items: Item[]) => Promise<(Result | Promise<Result>)[]>,
): (item: Item) => Promise<Result> {
  const waiting: Waiting<Item, Result>[] = [];
  let underWay = 0;

  async function go(group: Waiting<Item, Result>[]): Promise<void> {
    underWay++;
    try {
      const results = await work(group.map(({ item }) => item));
      for (const [index, { resolve }] of group.entries()) resolve(results[index]!);
    } catch (error) {
      for (const { reject } of group) reject(error);
    }
    underWay--;
    goOn();
  }

  function goOn(): void {
    while (underWay < lanes && waiting.length > 0) void go(waiting.splice(0, most));
  }

  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject });
      goOn();
    });
}
