import { Plus } from "lucide-react";
import type { Metadata } from "next";
import { LinkButton } from "@/app/_components/ui/button";
import { DataTable } from "@/app/_components/ui/data-table";
import { EmptyState } from "@/app/_components/ui/empty-state";
import { PageHeader } from "@/app/_components/ui/page-header";
import { Time } from "@/app/_components/ui/time";
import { requireMember } from "@/app/_server/page";
import { describe, listChoices } from "@/lib/automations/describe";
import { listAutomations } from "@/lib/automations/queries";
import { roleAllows } from "@/lib/base/member";
import { AutomationsTabs } from "./automations-tabs";

export const metadata: Metadata = { title: "Automations" };

export default async function AutomationsPage() {
  const { teamId, role } = await requireMember();
  const [automations, choices] = await Promise.all([listAutomations(teamId), listChoices(teamId)]);
  const add = roleAllows(role, "editor") && (
    <LinkButton href="/automations/new" variant="primary">
      <Plus aria-hidden="true" /> New automation
    </LinkButton>
  );
  return (
    <>
      <PageHeader
        title="Automations"
        description="Run actions automatically when a run, metric or schedule meets a condition."
        actions={automations.length > 0 && add}
      />
      <AutomationsTabs current="automations" />
      <DataTable
        label="Automations"
        rows={automations}
        rowKey={({ id }) => id}
        rowHref={({ id }) => `/automations/${id}`}
        empty={
          <EmptyState title="No automations yet" action={add}>
            For example: when a run of a deployment fails, send a message. You can test an automation on the
            last 7 days before you create it.
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
