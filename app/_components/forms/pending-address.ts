/** Asks for a page. @returns false when it asks for none any more */
type Go = () => boolean;

let loading = 0;
const waiting: Go[] = [];

/** Calls `go` at once, or once the page that loads is shown. */
export function whenShown(go: Go): void {
  if (loading === 0) go();
  else waiting.push(go);
}

/** Notes that a page loads. @returns what notes that it is shown, or given up */
export function beginLoading(): () => void {
  loading++;
  return () => {
    loading--;
    // One page at a time: what the next asks for depends on what this one shows.
    while (loading === 0 && waiting.length > 0) if (waiting.shift()!()) return;
  };
}

/** Fields that a form shows, without the hidden ones that keep the rest of the address. Values are trimmed; no files. */
export function addressFields(
  form: Iterable<[string, FormDataEntryValue]>,
  kept: readonly (readonly [string, string])[],
): [name: string, value: string][] {
  const left = kept.map(([name, value]) => JSON.stringify([name, value]));
  return [...form].flatMap(([name, value]): [string, string][] => {
    if (typeof value !== "string") return [];
    const place = left.indexOf(JSON.stringify([name, value]));
    if (place >= 0) {
      left.splice(place, 1);
      return [];
    }
    return [[name, value.trim()]];
  });
}
