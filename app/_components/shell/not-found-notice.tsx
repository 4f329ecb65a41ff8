import { LinkButton } from "@/app/_components/ui/button";
import { EmptyState } from "@/app/_components/ui/empty-state";

/** The not-found page with links to continue. */
export function NotFoundNotice() {
  return (
    <EmptyState
      level={1}
      title="Not found"
      action={
        <span className="flex flex-wrap justify-center gap-2">
          <LinkButton variant="primary" href="/">
            Home
          </LinkButton>
          <LinkButton href="/runs">Runs</LinkButton>
        </span>
      }
    >
      This page does not exist, or belongs to another team.
    </EmptyState>
  );
}
