"use client";

import { buttonLook } from "@/app/_components/ui/button-look";
import { EmptyState } from "@/app/_components/ui/empty-state";
import { isFromEarlierBuild } from "./is-from-earlier-build";

/** An error that reached the page. Next.js logs what happened on the server under the same digest. */
export type Fault = Error & { digest?: string };

/**
 * Error page for a bug: an id that is also in the server's log, and two ways to continue. Every page loads it three
 * times over (error.tsx, global-error.tsx), so it is made of plain elements.
 */
export function FaultNotice({ error, reset }: { error: Fault; reset: () => void }) {
  if (isFromEarlierBuild(error)) return <EarlierBuildNotice />;
  return (
    <EmptyState
      level={1}
      title="Something went wrong"
      action={
        <span className="flex flex-wrap justify-center gap-2">
          <button type="button" className={buttonLook({ variant: "primary" })} onClick={reset}>
            Try again
          </button>
          {/* No Link: what failed may be the router. */}
          <a className={buttonLook({})} href="/">
            Home
          </a>
        </span>
      }
    >
      <p>This is an error in the portal, not your mistake. Saved data is not affected.</p>
      {error.digest && (
        <p className="mt-2">
          It is recorded in the server’s log as <code className="select-all">{error.digest}</code>
        </p>
      )}
    </EmptyState>
  );
}

/** A tab whose scripts or actions the server does not have: loading the page again fetches those it has. */
function EarlierBuildNotice() {
  return (
    <EmptyState
      level={1}
      title="Reload to continue"
      action={
        <button
          type="button"
          className={buttonLook({ variant: "primary" })}
          onClick={() => window.location.reload()}
        >
          Reload
        </button>
      }
    >
      <p>The portal was probably updated after you opened this tab. Saved data is not affected.</p>
    </EmptyState>
  );
}
