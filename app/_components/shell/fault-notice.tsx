"use client";

import { Button, LinkButton } from "@/app/_components/ui/button";
import { CopyButton } from "@/app/_components/ui/copy-button";
import { EmptyState } from "@/app/_components/ui/empty-state";
import { isFromEarlierBuild } from "./is-from-earlier-build";

/** An error that reached the page. Next.js logs what happened on the server under the same digest. */
export type Fault = Error & { digest?: string };

/** Error page for a bug: an id that is also in the server's log, and two ways to continue. */
export function FaultNotice({ error, reset }: { error: Fault; reset: () => void }) {
  if (isFromEarlierBuild(error)) return <EarlierBuildNotice />;
  return (
    <EmptyState
      level={1}
      title="Something went wrong"
      action={
        <span className="flex flex-wrap justify-center gap-2">
          <Button variant="primary" onClick={reset}>
            Try again
          </Button>
          <LinkButton href="/">Home</LinkButton>
        </span>
      }
    >
      <p>This is an error in the portal, not your mistake. Saved data is not affected.</p>
      {error.digest && (
        <p className="mt-2 flex flex-wrap items-center justify-center gap-2">
          <span>
            It is recorded in the server’s log as <code>{error.digest}</code>
          </span>
          <CopyButton text={error.digest} what="the id" />
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
        <Button variant="primary" onClick={() => window.location.reload()}>
          Reload
        </Button>
      }
    >
      <p>The portal was probably updated after you opened this tab. Saved data is not affected.</p>
    </EmptyState>
  );
}
