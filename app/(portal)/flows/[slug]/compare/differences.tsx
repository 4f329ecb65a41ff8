import type { ReactNode } from "react";
import { TextDifference } from "@/app/_components/files/text-difference";
import { compareTexts, isComparable } from "@/lib/artifacts/compare-texts";
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
        {differences.map((difference) => (
          <Row key={difference.field} title={title} difference={difference} />
        ))}
      </dl>
    </section>
  );
}

function Row({ title, difference }: { title: string; difference: Difference }) {
  const { field, before, after } = difference;
  const lines = linesOf(difference);
  if (lines)
    return (
      <div className="grid grid-cols-[minmax(0,1fr)] gap-1 px-3 py-2">
        <dt className="font-mono text-xs leading-5">{field}</dt>
        <dd>
          <TextDifference rows={lines} names={[`${title}.${field}, before`, `${title}.${field}, now`]} />
        </dd>
      </div>
    );
  return (
    <div className="grid gap-x-4 px-3 py-1 sm:grid-cols-[12rem_minmax(0,1fr)_minmax(0,1fr)]">
      <dt className="font-mono text-xs leading-5">{field}</dt>
      <Value label="before" value={before} className="text-muted line-through decoration-line-strong" />
      <Value label="now" value={after} />
    </div>
  );
}

/** Lines of two texts of which one has several, such as scripts; undefined for other values. */
function linesOf({ before, after }: Difference) {
  if (typeof before !== "string" || typeof after !== "string") return undefined;
  const isCode = before.includes("\n") || after.includes("\n");
  return isCode && isComparable(before, after) ? compareTexts(before, after) : undefined;
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
