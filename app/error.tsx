"use client";

import { Button, LinkButton } from "@/app/_components/button";
import { EmptyState } from "@/app/_components/empty-state";

/** What a bug looks like: an id that is also in the server's log, and two ways on. */
export default function ErrorPage({
  error,
  reset,
}: {
  error: Error & { digest?: string };
  reset: () => void;
}) {
  return (
    <main className="mx-auto max-w-xl p-6">
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
        This is a fault of the portal, not of yours. It is in the server's log
        {error.digest && (
          <>
            {" "}
            under <code>{error.digest}</code>
          </>
        )}
        .
      </EmptyState>
    </main>
  );
}
