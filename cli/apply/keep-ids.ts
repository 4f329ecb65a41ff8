import { differences } from "./schema";

type Item = Record<string, unknown> & { id?: string };

/**
 * The items of a list with the ids that the portal has given them: an item that is as it was keeps its id, and so does
 * the one that differs least. What hangs on an id, such as when a schedule ran last, is kept with it.
 */
export function keepIds(before: unknown, after: unknown): Item[] {
  const known = [...((before ?? []) as Item[])];
  const result = ((after ?? []) as Item[]).map((item) => ({ ...item }));
  const take = (most: number) => {
    for (const item of result) {
      if (item.id !== undefined) continue;
      const counts = known.map((other) => differenceCount(other, item));
      const least = Math.min(...counts);
      if (least > most) continue;
      const [found] = known.splice(counts.indexOf(least), 1);
      item.id = found!.id;
    }
  };
  take(0);
  take(2);
  return result;
}

/** The number of fields of a file's item that differ; those that the portal adds do not count. */
function differenceCount(before: Item, after: Item): number {
  if (before.kind !== after.kind || before.type !== after.type) return Number.POSITIVE_INFINITY;
  return Object.keys(after).filter((name) => differences(before[name], after[name]).length > 0).length;
}
