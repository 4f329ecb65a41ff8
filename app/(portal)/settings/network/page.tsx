import type { Metadata } from "next";
import { ActionForm } from "@/app/_components/forms/action-form";
import { SubmitButton } from "@/app/_components/forms/submit-button";
import { DataTable } from "@/app/_components/ui/data-table";
import { EmptyState } from "@/app/_components/ui/empty-state";
import { PageHeader } from "@/app/_components/ui/page-header";
import { Time } from "@/app/_components/ui/time";
import { requireMember } from "@/app/_server/page";
import { roleAllows } from "@/lib/base/member";
import { listAllowedHosts } from "@/lib/net/allow-list";
import { disallowHostAction } from "./actions";
import { AllowForm } from "./allow-form";

export const metadata: Metadata = { title: "Network" };

export default async function NetworkPage() {
  const { teamId, role } = await requireMember();
  const hosts = await listAllowedHosts(teamId);
  const mayEdit = roleAllows(role, "owner");
  return (
    <>
      <PageHeader
        title="Network"
        breadcrumbs={[{ label: "Settings", href: "/settings" }]}
        description="The portal only calls public addresses, so that no one can use it to reach a private network. Allow the hosts your team runs here."
        meta={!mayEdit && <span>Only owners can change this list.</span>}
      />
      <div className="grid grid-cols-[minmax(0,1fr)] gap-6">
        <DataTable
          label="Allowed hosts"
          rows={hosts}
          rowKey={({ id }) => id}
          empty={
            <EmptyState title="Only public addresses are allowed">
              For example, an MLflow server at mlflow.internal or a webhook receiver at 10.0.0.5:8080 needs an
              entry.
            </EmptyState>
          }
          columns={[
            { key: "host", header: "Host or range", cell: ({ host }) => host, isMono: true },
            { key: "note", header: "Description", cell: ({ note }) => note },
            { key: "who", header: "Allowed by", cell: ({ createdBy }) => createdBy ?? "–", isMinor: true },
            {
              key: "when",
              header: "Added",
              cell: ({ createdAt }) => <Time value={createdAt} />,
              isMinor: true,
            },
            {
              key: "remove",
              header: <span className="sr-only">Remove</span>,
              align: "end",
              cell: ({ id, host }) =>
                mayEdit && (
                  <ActionForm action={disallowHostAction} values={{ id }}>
                    <SubmitButton variant="remove" size="sm" aria-label={`Remove ${host}`}>
                      Remove
                    </SubmitButton>
                  </ActionForm>
                ),
            },
          ]}
        />
        {mayEdit && <AllowForm />}
      </div>
    </>
  );
}
