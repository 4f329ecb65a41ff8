"use client";

import { Button, LinkButton } from "./button";
import { CopyButton } from "./copy-button";
import { EmptyState } from "./empty-state";

/** An error that reached the page. Next.js logs what happened on the server under the same digest. */
export type Fault = Error & { digest?: string };

/** What a bug looks like: an id that is also in the server's log, and two ways on. */
export function FaultNotice({ error, reset }: { error: Fault; reset: () => void }) {
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
      <p>This is a fault of the portal, not of yours. Nothing that was saved is lost.</p>
      {error.digest && (
        <p className="mt-2 flex flex-wrap items-center justify-center gap-2">
          <span>
            It is in the server’s log under <code>{error.digest}</code>
          </span>
          <CopyButton text={error.digest} what="the id" />
        </p>
      )}
    </EmptyState>
  );
}
