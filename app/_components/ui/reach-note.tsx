import { reachRows } from "@/lib/search/reach";
import { EmptyState } from "./empty-state";
import { formatNumber } from "./format";

interface Props {
  /** Plural noun for the rows of the list. */
  what: string;
  /** Number of rows that a page of it looks at. */
  rows?: number;
}

/** Below a page of a list that searched as far as one page does (lib/search/reach.ts). */
export function ReachNote({ what, rows = reachRows }: Props) {
  return (
    <p className="mt-3 text-sm text-muted">
      This page searched {formatNumber(rows)} {what}. Older ones follow.
    </p>
  );
}

/** In place of such a page, where it found nothing. */
export function NoneInReach({ what, rows = reachRows }: Props) {
  return (
    <EmptyState title={`No match among ${formatNumber(rows)} ${what}`}>
      Older {what} have not been searched yet. Go on to them below.
    </EmptyState>
  );
}
