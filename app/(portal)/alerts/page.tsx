import type { Metadata } from "next";
import { NewButton } from "@/app/_components/ui/button";
import { DataTable } from "@/app/_components/ui/data-table";
import { EmptyState } from "@/app/_components/ui/empty-state";
import { PageHeader } from "@/app/_components/ui/page-header";
import { Time } from "@/app/_components/ui/time";
import { requireMember } from "@/app/_server/page";
import { describe, listChoices } from "@/lib/automations/describe";
import { listAutomations } from "@/lib/automations/queries";
import { roleAllows } from "@/lib/base/member";
import { AlertsTabs } from "./alerts-tabs";

export const metadata: Metadata = { title: "Alerts" };

export default async function AlertsPage() {
  const { teamId, role } = await requireMember();
  const [automations, choices] = await Promise.all([listAutomations(teamId), listChoices(teamId)]);
  const add = roleAllows(role, "editor") && <NewButton href="/alerts/new">New alert</NewButton>;
  return (
    <>
      <PageHeader
        title="Alerts"
        description="When something happens, tell a channel, run something, or both."
        actions={automations.length > 0 && add}
      />
      <AlertsTabs current="alerts" />
      <DataTable
        label="Alerts"
        rows={automations}
        rowKey={({ id }) => id}
        rowHref={({ id }) => `/alerts/${id}`}
        empty={
          <EmptyState title="No alerts yet" action={add}>
            For example: when a run of a deployment fails, send me an e-mail.
          </EmptyState>
        }
        columns={[
          { key: "name", header: "Name", cell: ({ name }) => name },
          {
            key: "sentence",
            header: "Rule",
            cell: (automation) => describe(automation, choices),
            isMinor: true,
          },
          { key: "state", header: "State", cell: ({ isPaused }) => (isPaused ? "Paused" : "Active") },
          { key: "fired", header: "Last fired", cell: ({ lastFiredAt }) => <Time value={lastFiredAt} /> },
        ]}
      />
    </>
  );
}
