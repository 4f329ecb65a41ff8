import { ArrowRight } from "lucide-react";
import type { ReactNode } from "react";

/** A value and what it became, with an arrow between them, which is read as "to". */
export function Change({ from, to }: { from: ReactNode; to: ReactNode }) {
  return (
    <>
      {from} <ArrowRight className="inline size-3 align-[-0.1em] text-muted" aria-hidden="true" />
      <span className="sr-only">to</span> {to}
    </>
  );
}
