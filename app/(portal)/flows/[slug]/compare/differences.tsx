import type { ReactNode } from "react";
import type { Difference } from "@/lib/flows/compare-versions";

/** Differences in one part of a flow, each setting before and after. */
export function Differences({
  title,
  detail,
  mark,
  differences,
}: {
  title: string;
  detail?: string;
  mark?: ReactNode;
  differences: Difference[];
}) {
  return (
    <section className="rounded-md border border-line bg-panel">
      <div className="flex flex-wrap items-center gap-x-3 border-b border-line px-3 py-1.5">
        <h2 className="text-sm font-medium">{title}</h2>
        {detail && <code className="text-xs text-muted">{detail}</code>}
        {mark}
      </div>
      <dl className="divide-y divide-line text-sm">
        {differences.map(({ field, before, after }) => (
          <div
            key={field}
            className="grid gap-x-4 px-3 py-1 sm:grid-cols-[12rem_minmax(0,1fr)_minmax(0,1fr)]"
          >
            <dt className="font-mono text-xs leading-5">{field}</dt>
            <Value label="before" value={before} className="text-muted line-through decoration-line-strong" />
            <Value label="now" value={after} />
          </div>
        ))}
      </dl>
    </section>
  );
}

function Value({ label, value, className = "" }: { label: string; value: unknown; className?: string }) {
  return (
    <dd className={`font-mono text-xs leading-5 [overflow-wrap:anywhere] ${className}`}>
      <span className="sr-only">{label}: </span>
      {value === undefined ? "" : shown(value)}
    </dd>
  );
}

/** A binding as what it is bound to, all else as JSON. */
function shown(value: unknown): string {
  const source = typeof value === "object" && value !== null && "$from" in value ? value.$from : undefined;
  return typeof source === "string" ? `← ${source}` : JSON.stringify(value);
}
