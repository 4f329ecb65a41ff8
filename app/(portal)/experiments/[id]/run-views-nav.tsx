import { ActionForm } from "@/app/_components/forms/action-form";
import { Input } from "@/app/_components/forms/field";
import { SubmitButton } from "@/app/_components/forms/submit-button";
import { TabsNav } from "@/app/_components/ui/tabs-nav";
import type { RunView } from "@/lib/runs/read/run-view";
import { deleteViewAction, saveViewAction, setDefaultViewAction } from "./actions";
import { allRuns, parseRunsSearch, runsSearch, viewOf } from "./runs-address";

/** The team's views of an experiment's runs as tabs, and what can be done with the one that is shown. */
export function RunViewsNav({
  wireId,
  views: saved,
  search,
  maySave,
  mayChange,
}: {
  wireId: string;
  views: readonly RunView[];
  /** The query that is shown. */
  search: string;
  maySave: boolean;
  mayChange: (view: RunView) => boolean;
}) {
  // A view may be kept in the words of an earlier version.
  const views = saved.map((view) => ({ ...view, search: runsSearch(viewOf(parseRunsSearch(view.search))) }));
  const current = views.find((view) => view.search === search);
  // The plain address opens the team's default view.
  const all = [{ name: "All runs", search: "", isDefault: false }, ...views];
  const path = `/experiments/${wireId}`;
  return (
    <>
      {views.length > 0 && (
        <TabsNav
          label="Views"
          tabs={all.map((view) => ({
            label: view.isDefault ? `${view.name} (default)` : view.name,
            href: `${path}?${view.search || allRuns}`,
            isCurrent: view.search === search,
          }))}
        />
      )}
      {!current && search !== "" && maySave && (
        <details className="no-print mb-3 text-sm">
          <summary className="w-fit cursor-pointer text-muted hover:text-ink">Save view…</summary>
          <div className="mt-2">
            <ActionForm action={saveViewAction} values={{ experiment: wireId, search }}>
              <Input name="name" aria-label="View name" placeholder="Name" required className="w-44!" />
              <SubmitButton>Save for team</SubmitButton>
            </ActionForm>
          </div>
        </details>
      )}
      {current && mayChange(current) && (
        <div className="no-print mb-3 flex flex-wrap gap-2">
          <ActionForm
            key={`${current.id} ${current.isDefault}`}
            action={setDefaultViewAction}
            values={{ experiment: wireId, id: current.id, isDefault: String(!current.isDefault) }}
          >
            <SubmitButton variant="secondary">
              {current.isDefault ? "Do not open by default" : "Open by default"}
            </SubmitButton>
          </ActionForm>
          <ActionForm action={deleteViewAction} values={{ experiment: wireId, id: current.id }}>
            <SubmitButton variant="remove">Delete view</SubmitButton>
          </ActionForm>
        </div>
      )}
    </>
  );
}
