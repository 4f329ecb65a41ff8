import { type Difference, valueInWords } from "@/lib/audit/differences";
import { cx } from "./cx";

/**
 * Changes value by value: the old value struck through, then the new one.
 * @param nameOf label of the value at a path; without it the path itself is shown
 */
export function DifferenceList({
  differences,
  nameOf,
}: {
  differences: Difference[];
  nameOf?: (path: string) => string;
}) {
  return (
    <dl className="grid gap-x-4 gap-y-0.5 text-xs sm:grid-cols-[minmax(8rem,max-content)_minmax(0,1fr)]">
      {differences.map(({ path, before, after }) => (
        <div key={path} className="contents">
          <dt className={cx("text-muted [overflow-wrap:anywhere]", !nameOf && "font-mono")}>
            {nameOf?.(path) ?? path}
          </dt>
          <dd className="[overflow-wrap:anywhere] max-sm:mb-1">
            {before !== undefined && <del className="text-bad">{valueInWords(before)}</del>}
            {before !== undefined && after !== undefined && (
              <span aria-hidden="true" className="mx-1.5 text-muted">
                →
              </span>
            )}
            {after !== undefined && <ins className="text-ok no-underline">{valueInWords(after)}</ins>}
          </dd>
        </div>
      ))}
    </dl>
  );
}
