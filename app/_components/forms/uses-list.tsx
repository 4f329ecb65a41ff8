import Link from "next/link";
import type { Use } from "@/lib/deletion/use";

/** Uses as read; neither while they are being read. */
export interface UsesShown {
  uses?: Use[];
  problem?: string;
}

/** Uses of a thing that is to be deleted, with links; those that hold it are marked. */
export function UsesList({ shown: { uses, problem } }: { shown: UsesShown }) {
  const holding = uses?.filter(({ isHolding }) => isHolding) ?? [];
  return (
    <>
      {!uses && !problem && <p role="status">Looking for what uses it…</p>}
      {uses?.length === 0 && <p>Nothing uses it.</p>}
      {uses && uses.length > 0 && (
        <section aria-label="Used by">
          <p className="mb-1">
            {holding.length > 0
              ? "It is needed, so it can't be deleted now. Take the alias away, or wait until the run has ended."
              : "It is used by:"}
          </p>
          <ul className="grid max-h-60 gap-1 overflow-y-auto">
            {uses.map(({ kind, id, name, url, isHolding }) => (
              <li key={kind + id}>
                <span className="text-muted">{kind}</span>{" "}
                <Link href={url} className="underline">
                  {name}
                </Link>
                {isHolding && <span className="text-bad"> needs it</span>}
              </li>
            ))}
          </ul>
        </section>
      )}
      <p role="alert" className="text-bad empty:hidden">
        {problem}
      </p>
    </>
  );
}
