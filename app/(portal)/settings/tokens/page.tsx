import type { Metadata } from "next";
import { ActionForm } from "@/app/_components/forms/action-form";
import { SubmitButton } from "@/app/_components/forms/submit-button";
import { DataTable } from "@/app/_components/ui/data-table";
import { EmptyState } from "@/app/_components/ui/empty-state";
import { PageHeader } from "@/app/_components/ui/page-header";
import { Time } from "@/app/_components/ui/time";
import { requireMember } from "@/app/_server/page";
import { tokenState } from "@/lib/auth/api-token";
import { listApiTokens } from "@/lib/auth/manage-tokens";
import { roleAllows, roles } from "@/lib/base/member";
import { revokeTokenAction } from "./actions";
import { TokenForm } from "./token-form";

export const metadata: Metadata = { title: "Tokens" };

export default async function TokensPage() {
  const member = await requireMember();
  const tokens = await listApiTokens(member.teamId, member);
  const now = new Date();
  return (
    <>
      <PageHeader
        title="Tokens"
        breadcrumbs={[{ label: "Settings", href: "/settings" }]}
        description="Tokens let programs use the API and the MLflow endpoint. A token acts for you, with its own role or yours, whichever is lower."
        meta={roleAllows(member.role, "admin") && <span>As an admin you see all tokens of the team.</span>}
      />
      <div className="grid grid-cols-[minmax(0,1fr)] gap-6">
        <TokenForm roles={roles.filter((role) => roleAllows(member.role, role))} />
        <DataTable
          label="Tokens"
          rows={tokens}
          rowKey={({ id }) => id}
          empty={<EmptyState title="No tokens yet">Create one for your first program.</EmptyState>}
          columns={[
            { key: "name", header: "Name", cell: ({ name }) => name },
            { key: "role", header: "Role", cell: ({ role }) => role },
            { key: "by", header: "Created by", cell: ({ madeBy }) => madeBy, isMinor: true },
            {
              key: "made",
              header: "Created",
              cell: ({ createdAt }) => <Time value={createdAt} />,
              isMinor: true,
            },
            {
              key: "used",
              header: "Last used",
              cell: ({ lastUsedAt }) => (lastUsedAt ? <Time value={lastUsedAt} /> : "never"),
              isMinor: true,
            },
            {
              key: "expires",
              header: "Expires",
              cell: ({ expiresAt }) => (expiresAt ? <Time value={expiresAt} /> : "never"),
            },
            {
              key: "revoke",
              header: <span className="sr-only">Revoke</span>,
              align: "end",
              cell: ({ id, name, ...token }) => {
                const state = tokenState(token, now);
                if (state !== "valid") return <span className="text-muted">{state}</span>;
                return (
                  <ActionForm action={revokeTokenAction} values={{ id }}>
                    <SubmitButton variant="remove" size="sm" aria-label={`Revoke ${name}`}>
                      Revoke
                    </SubmitButton>
                  </ActionForm>
                );
              },
            },
          ]}
        />
      </div>
    </>
  );
}
