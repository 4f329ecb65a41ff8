import { Trash2 } from "lucide-react";
import Link from "next/link";
import { ActionForm } from "@/app/_components/forms/action-form";
import { Button } from "@/app/_components/ui/button";
import { Section } from "@/app/_components/ui/section";
import type { SavedQuery } from "@/lib/datasets/sql/saved-queries";
import { deleteQueryAction } from "./actions";

/** The team's saved queries; each opens in the editor. */
export function SavedQueries({
  queries,
  openId,
  mayDelete,
}: {
  queries: SavedQuery[];
  openId: string | undefined;
  mayDelete: boolean;
}) {
  return (
    <Section isMinor title="Saved queries">
      {queries.length === 0 && (
        <p className="text-sm text-muted">None yet. Run a query, then save it under a name.</p>
      )}
      <ul className="grid gap-1 pl-0 text-sm">
        {queries.map(({ id, name }) => (
          <li key={id} className="flex list-none items-center justify-between gap-2">
            <Link
              href={`/sql?saved=${id}`}
              aria-current={id === openId ? "page" : undefined}
              className="[overflow-wrap:anywhere] hover:underline aria-[current]:font-medium"
            >
              {name}
            </Link>
            {mayDelete && (
              <ActionForm action={deleteQueryAction} values={{ name }}>
                <Button type="submit" size="sm" variant="quiet" aria-label={`Delete ${name}`}>
                  <Trash2 aria-hidden="true" />
                </Button>
              </ActionForm>
            )}
          </li>
        ))}
      </ul>
    </Section>
  );
}
