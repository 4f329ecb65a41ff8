import { LinkButton } from "@/app/_components/ui/button";
import { dashboardHref } from "@/app/(portal)/dashboards/dashboard-href";
import { panelTypes } from "@/lib/dashboards/panel-catalog";
import { panelGroups } from "@/lib/dashboards/panel-type";

/** The types of panels in their groups; each opens the form for a new one. */
export function AddPanel({ dashboard }: { dashboard: string }) {
  return (
    <nav aria-label="Add panel" className="grid gap-2 text-sm">
      <h3 className="font-medium">Add a panel</h3>
      {panelGroups.map((group) => (
        <div key={group} className="flex flex-wrap items-center gap-2">
          <span className="w-20 text-muted">{group}</span>
          {[...panelTypes.values()]
            .filter((type) => type.group === group)
            .map(({ slug, name }) => (
              <LinkButton
                key={slug}
                size="sm"
                scroll={false}
                href={dashboardHref(dashboard, "edit", { add: slug })}
              >
                {name}
              </LinkButton>
            ))}
        </div>
      ))}
    </nav>
  );
}
