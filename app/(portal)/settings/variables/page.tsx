import type { Metadata } from "next";
import { ActionForm } from "@/app/_components/forms/action-form";
import { SubmitButton } from "@/app/_components/forms/submit-button";
import { DataTable } from "@/app/_components/ui/data-table";
import { EmptyState } from "@/app/_components/ui/empty-state";
import { PageHeader } from "@/app/_components/ui/page-header";
import { Time } from "@/app/_components/ui/time";
import { requireMember } from "@/app/_server/page";
import { roleAllows } from "@/lib/base/member";
import { listVariables } from "@/lib/flows/variables/stored-variables";
import { deleteVariableAction } from "./actions";
import { VariableForm } from "./variable-form";

export const metadata: Metadata = { title: "Variables" };

const shownCharacters = 200;

export default async function VariablesPage() {
  const { teamId, role } = await requireMember();
  const variables = await listVariables(teamId);
  const mayEdit = roleAllows(role, "editor");
  return (
    <>
      <PageHeader
        title="Variables"
        breadcrumbs={[{ label: "Settings", href: "/settings" }]}
        description="Values that flows share. A run keeps the values of its start."
        meta={!mayEdit && <span>Only editors can change variables.</span>}
      />
      <div className="grid grid-cols-[minmax(0,1fr)] gap-6">
        <DataTable
          label="Variables"
          rows={variables}
          rowKey={({ id }) => id}
          empty={
            <EmptyState title="No variables yet">
              Use one as vars.name in conditions and expressions, and as {'{"$from": "vars.name"}'} in
              parameters.
            </EmptyState>
          }
          columns={[
            { key: "name", header: "Name", cell: ({ name }) => name, isMono: true },
            { key: "value", header: "Value", cell: ({ value }) => shown(value), isMono: true },
            { key: "description", header: "Description", cell: ({ description }) => description },
            {
              key: "when",
              header: "Changed",
              cell: ({ updatedAt }) => <Time value={updatedAt} />,
              isMinor: true,
            },
            {
              key: "delete",
              header: <span className="sr-only">Delete</span>,
              align: "end",
              cell: ({ name }) =>
                mayEdit && (
                  <ActionForm action={deleteVariableAction} values={{ name }}>
                    <SubmitButton variant="remove" size="sm" aria-label={`Delete ${name}`}>
                      Delete
                    </SubmitButton>
                  </ActionForm>
                ),
            },
          ]}
        />
        {mayEdit && <VariableForm />}
      </div>
    </>
  );
}

function shown(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length > shownCharacters ? `${text.slice(0, shownCharacters)}…` : text;
}
