import Link from "next/link";
import type { ReactNode } from "react";
import { Time } from "@/app/_components/ui/time";

/** Outcome of a test of an alert. */
export type Tried = {
  message: { subject: string; detail: string; link: string; isExample: boolean };
  /** Times at which it would have fired, newest first. */
  occurrences: { at: string; reason: string; runId?: string }[];
};
const shown = 10;

/** The message that an alert sends, and the times at which it would have fired. */
export function TriedAlert({ message, occurrences, children }: Tried & { children: ReactNode }) {
  return (
    <div className="grid gap-3 rounded-md border border-line bg-panel px-4 py-3 text-sm">
      <p className="text-muted">
        {message.isExample ? "An example of the message:" : "The message of the last time:"}
      </p>
      <blockquote className="grid gap-1 border-l-2 border-accent pl-3">
        <p className="font-medium">{message.subject}</p>
        <p className="whitespace-pre-wrap [overflow-wrap:anywhere]">{message.detail}</p>
        <p className="text-xs text-muted [overflow-wrap:anywhere]">{message.link}</p>
      </blockquote>
      <div className="flex flex-wrap items-center gap-3">{children}</div>
      {occurrences.length > 0 && (
        <ul className="grid gap-1 border-t border-line pt-3">
          {occurrences.slice(0, shown).map(({ at, reason, runId }) => (
            <li key={at + reason} className="flex flex-wrap gap-x-3">
              <Time value={at} />
              {runId ? <Link href={`/runs/${runId}`}>{reason}</Link> : <span>{reason}</span>}
            </li>
          ))}
          {occurrences.length > shown && (
            <li className="text-muted">and {occurrences.length - shown} more</li>
          )}
        </ul>
      )}
    </div>
  );
}
