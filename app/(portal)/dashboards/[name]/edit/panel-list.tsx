import { ArrowDown, ArrowUp } from "lucide-react";
import { ActionForm } from "@/app/_components/forms/action-form";
import { SubmitButton } from "@/app/_components/forms/submit-button";
import { LinkButton } from "@/app/_components/ui/button";
import { DataTable } from "@/app/_components/ui/data-table";
import { EmptyState } from "@/app/_components/ui/empty-state";
import { Time } from "@/app/_components/ui/time";
import { dashboardHref } from "@/app/(portal)/dashboards/dashboard-href";
import { panelTypes } from "@/lib/dashboards/panel-catalog";
import type { ShownPanel } from "@/lib/dashboards/queries";
import { changePanelAction } from "./actions";

/** The panels of a dashboard in their order, with controls to move, resize, edit and remove each. */
export function PanelList({
  name,
  updatedAt,
  panels,
}: {
  name: string;
  updatedAt: string;
  panels: ShownPanel[];
}) {
  const nameOf = ({ panel }: ShownPanel) => panel.title || (panelTypes.get(panel.type)?.name ?? panel.type);
  return (
    <DataTable
      label="Panels"
      rows={panels}
      rowKey={({ panel }) => panel.id}
      empty={
        <EmptyState title="No panels yet" level={3}>
          Choose a type below to add the first one.
        </EmptyState>
      }
      columns={[
        { key: "title", header: "Panel", cell: nameOf },
        {
          key: "type",
          header: "Type",
          isMinor: true,
          cell: ({ panel }) => panelTypes.get(panel.type)?.name ?? panel.type,
        },
        {
          key: "state",
          header: "Result",
          isMinor: true,
          cell: (shown) => <PanelState {...shown} />,
        },
        {
          key: "do",
          header: <span className="sr-only">Change</span>,
          align: "end",
          cell: (shown) => {
            const { panel } = shown;
            const values = { name, updatedAt, panel: panel.id };
            return (
              <span className="inline-flex flex-wrap justify-end gap-2">
                <Change values={values} change="up" label={`Move ${nameOf(shown)} up`}>
                  <ArrowUp aria-hidden="true" />
                </Change>
                <Change values={values} change="down" label={`Move ${nameOf(shown)} down`}>
                  <ArrowDown aria-hidden="true" />
                </Change>
                <Change values={values} change="width" label={`Change the width of ${nameOf(shown)}`}>
                  {panel.width === "full" ? "Full width" : "Half width"}
                </Change>
                <LinkButton
                  size="sm"
                  scroll={false}
                  href={dashboardHref(name, "edit", { panel: panel.id })}
                  aria-label={`Edit ${nameOf(shown)}`}
                >
                  Edit
                </LinkButton>
                <Change values={values} change="remove" label={`Remove ${nameOf(shown)}`} isDanger>
                  Remove
                </Change>
              </span>
            );
          },
        },
      ]}
    />
  );
}

function PanelState({ panel, error, refreshedAt }: ShownPanel) {
  if (panel.type === "text") return <span className="text-muted">–</span>;
  if (error) return <span className="line-clamp-2 max-w-md text-bad">{error}</span>;
  return refreshedAt ? <Time value={refreshedAt} /> : <span className="text-muted">not yet</span>;
}

function Change({
  values,
  change,
  label,
  isDanger = false,
  children,
}: {
  values: Record<string, string>;
  change: string;
  label: string;
  isDanger?: boolean;
  children: React.ReactNode;
}) {
  return (
    <ActionForm action={changePanelAction} values={{ ...values, change }}>
      <SubmitButton size="sm" variant={isDanger ? "remove" : "secondary"} aria-label={label} title={label}>
        {children}
      </SubmitButton>
    </ActionForm>
  );
}
