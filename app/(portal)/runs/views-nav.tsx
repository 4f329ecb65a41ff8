import type { ReactNode } from "react";
import { ActionForm } from "@/app/_components/forms/action-form";
import { Input } from "@/app/_components/forms/field";
import { SubmitButton } from "@/app/_components/forms/submit-button";
import { TabsNav } from "@/app/_components/ui/tabs-nav";
import { openStates } from "@/lib/base/run";
import type { RunView } from "@/lib/runs/read/run-view";
import { deleteViewAction, renameViewAction, saveViewAction } from "./actions";
import { runsSearch } from "./runs-address";

/** The portal's own views of the list. */
const ownViews = [
  { name: "All", search: "" },
  { name: "Failures", search: runsSearch({ state: ["Failed", "Crashed", "TimedOut"] }) },
  { name: "Unfinished", search: runsSearch({ state: [...openStates] }) },
];

/**
 * The views of the list as tabs, the team's after the portal's own; and what can be done with the one that is shown.
 */
export function ViewsNav({
  views,
  search,
  openCount,
  maySave,
  mayChange,
}: {
  views: readonly RunView[];
  search: string;
  openCount: number;
  maySave: boolean;
  mayChange: (view: RunView) => boolean;
}) {
  const all = [...ownViews, ...views];
  const current = all.find((view) => view.search === search);
  const saved = views.find((view) => view === current);
  return (
    <div className="relative">
      <TabsNav
        label="Views"
        tabs={all.map((view) => ({
          label: view.name,
          href: view.search ? `/runs?${view.search}` : "/runs",
          isCurrent: view === current,
          count: view === ownViews[2] && openCount > 0 ? openCount : undefined,
        }))}
      />
      {!current && maySave && (
        <Tool summary="Save view…">
          <ActionForm action={saveViewAction} values={{ search }}>
            <Input name="name" aria-label="View name" placeholder="Name" required className="w-44!" />
            <SubmitButton>Save for team</SubmitButton>
          </ActionForm>
        </Tool>
      )}
      {saved && mayChange(saved) && (
        <Tool summary="Edit view…">
          <div className="grid gap-3">
            <ActionForm action={renameViewAction} values={{ id: saved.id }}>
              <Input
                key={saved.name}
                name="name"
                aria-label="View name"
                defaultValue={saved.name}
                required
                className="w-44!"
              />
              <SubmitButton>Rename</SubmitButton>
            </ActionForm>
            <ActionForm action={deleteViewAction} values={{ id: saved.id }}>
              <SubmitButton variant="remove">Delete view</SubmitButton>
            </ActionForm>
          </div>
        </Tool>
      )}
    </div>
  );
}

function Tool({ summary, children }: { summary: string; children: ReactNode }) {
  return (
    <details className="no-print mb-3 text-sm">
      <summary className="w-fit text-muted hover:text-ink">{summary}</summary>
      <div className="mt-2">{children}</div>
    </details>
  );
}
