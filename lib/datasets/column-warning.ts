import type { DatasetColumn } from "./dataset";
import { unreadInWords } from "./unread-values";

/** Warning about how a column was read, in one or two sentences; undefined when there is nothing to warn about. */
export function columnWarning(column: DatasetColumn): string | undefined {
  const sentences = [unnamedInWords(column), unreadInWords(column)].filter(
    (sentence) => sentence !== undefined,
  );
  return sentences.length > 0 ? sentences.join(" ") : undefined;
}

function unnamedInWords({ name, isUnnamed }: DatasetColumn): string | undefined {
  if (!isUnnamed) return undefined;
  return `The first column has no name in the header, as when pandas writes its index; it is read as ${name}, and the feature set all-columns leaves it out.`;
}
