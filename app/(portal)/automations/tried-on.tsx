import Link from "next/link";
import { Time } from "@/app/_components/ui/time";

export type Tried = { at: string; reason: string; runId?: string };
const shown = 10;

/** The times at which an automation would have fired, newest first. */
export function TriedOn({ occurrences }: { occurrences: Tried[] }) {
  if (occurrences.length === 0) return null;
  return (
    <ul className="grid gap-1 rounded-md border border-line bg-panel px-4 py-3 text-sm">
      {occurrences.slice(0, shown).map(({ at, reason, runId }) => (
        <li key={at + reason} className="flex flex-wrap gap-x-3">
          <Time value={at} />
          {runId ? <Link href={`/runs/${runId}`}>{reason}</Link> : <span>{reason}</span>}
        </li>
      ))}
      {occurrences.length > shown && <li className="text-muted">and {occurrences.length - shown} more</li>}
    </ul>
  );
}
