import { type Difference, valueInWords } from "@/lib/audit/differences";
import { Change } from "./change";
import { cx } from "./cx";
import { TextWithTimes } from "./text-with-times";

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
            {before !== undefined && after !== undefined ? (
              <Change from={<Before value={before} />} to={<After value={after} />} />
            ) : before !== undefined ? (
              <Before value={before} />
            ) : (
              <After value={after} />
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Before({ value }: { value: unknown }) {
  return (
    <del className="text-bad">
      <TextWithTimes text={valueInWords(value)} />
    </del>
  );
}

function After({ value }: { value: unknown }) {
  return (
    <ins className="text-ok no-underline">
      <TextWithTimes text={valueInWords(value)} />
    </ins>
  );
}
