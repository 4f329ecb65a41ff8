import { ActionForm } from "@/app/_components/forms/action-form";
import { SubmitButton } from "@/app/_components/forms/submit-button";
import { DataTable } from "@/app/_components/ui/data-table";
import { EmptyState } from "@/app/_components/ui/empty-state";
import { Time } from "@/app/_components/ui/time";
import { invitationState } from "@/lib/teams/invitation";
import { listInvitations } from "@/lib/teams/invitations";
import { revokeInvitationAction } from "./actions";

/** The team's invitations and their states. */
export async function InvitationsTable({ teamId }: { teamId: string }) {
  const invitations = await listInvitations(teamId);
  const now = new Date();
  return (
    <DataTable
      label="Invitations"
      rows={invitations}
      rowKey={({ id }) => id}
      empty={<EmptyState title="No invitations yet">Create a link to invite someone.</EmptyState>}
      columns={[
        { key: "for", header: "For", cell: ({ email }) => email ?? "anyone with the link" },
        { key: "role", header: "Role", cell: ({ role }) => role },
        { key: "by", header: "Created by", cell: ({ madeBy }) => madeBy ?? "–", isMinor: true },
        {
          key: "made",
          header: "Created",
          cell: ({ createdAt }) => <Time value={createdAt} />,
          isMinor: true,
        },
        {
          key: "expires",
          header: "Expires",
          cell: ({ expiresAt }) => <Time value={expiresAt} />,
          isMinor: true,
        },
        {
          key: "state",
          header: "State",
          cell: (row) => {
            const state = invitationState(row, now);
            if (state === "accepted") return `accepted by ${row.acceptedBy ?? "someone"}`;
            return state === "open" && row.isMailed ? "open, sent by e-mail" : state;
          },
        },
        {
          key: "revoke",
          header: <span className="sr-only">Revoke</span>,
          align: "end",
          cell: ({ id, email, role, ...row }) =>
            invitationState(row, now) === "open" && (
              <ActionForm action={revokeInvitationAction} values={{ id }}>
                <SubmitButton
                  variant="remove"
                  size="sm"
                  aria-label={`Revoke the invitation for ${email ?? `a ${role}`}`}
                >
                  Revoke
                </SubmitButton>
              </ActionForm>
            ),
        },
      ]}
    />
  );
}
