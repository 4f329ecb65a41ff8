import { Time } from "@/app/_components/ui/time";
import type { VersionResults } from "@/lib/datasets/expectations/results";
import { ResultBadge } from "./result-badge";

/** Unmet expectations of a version, with failing rows. */
export function Unmet({ version, results }: { version: number; results: VersionResults }) {
  const { error, evaluatedAt } = results;
  const unmet = results.results.filter(({ status }) => status !== "passed");
  if (error)
    return (
      <p role="alert" className="text-sm text-bad [overflow-wrap:anywhere]">
        Version {version} could not be evaluated. It will be tried again within the hour. {error}
      </p>
    );
  if (unmet.length === 0)
    return (
      <p className="text-sm text-muted">
        Version {version} meets all expectations. Evaluated <Time value={evaluatedAt} />.
      </p>
    );
  return (
    <ul className="grid gap-3 text-sm">
      {unmet.map(({ id, status, check, examples }) => (
        <li key={id} className="[overflow-wrap:anywhere]">
          <ResultBadge status={status} /> <span className="font-medium">{check.name}</span>: {check.found}.
          {examples.length > 0 && (
            <ul className="mt-1 grid gap-0.5 border-l-2 border-line pl-3 text-muted">
              {examples.map(({ row, value }) => (
                <li key={`${row} ${value}`}>
                  {row !== null && `Row ${row.toLocaleString("en-US")}: `}
                  <code className="text-xs">{value === "" ? "(empty)" : value}</code>
                </li>
              ))}
            </ul>
          )}
        </li>
      ))}
    </ul>
  );
}
