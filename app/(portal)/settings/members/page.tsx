import type { Metadata } from "next";
import { DataTable } from "@/app/_components/ui/data-table";
import { PageHeader } from "@/app/_components/ui/page-header";
import { Section } from "@/app/_components/ui/section";
import { Time } from "@/app/_components/ui/time";
import { requireMember } from "@/app/_server/page";
import { roleAllows, roles } from "@/lib/base/member";
import { canSendMail } from "@/lib/mail/send-mail";
import { listMembers } from "@/lib/teams/manage-members";
import { InvitationsTable } from "./invitations-table";
import { InviteForm } from "./invite-form";
import { WhoMayTable } from "./who-may-table";

export const metadata: Metadata = { title: "Members" };

export default async function MembersPage() {
  const { teamId, userId, role: own } = await requireMember();
  const members = await listMembers(teamId);
  const mayManage = roleAllows(own, "admin");
  return (
    <>
      <PageHeader
        title="Members"
        breadcrumbs={[{ label: "Settings", href: "/settings" }]}
        description="Members of the team and their roles."
        meta={!mayManage && <span>Admins and owners can invite people and change roles.</span>}
      />
      <div className="grid grid-cols-[minmax(0,1fr)] gap-8">
        <DataTable
          label="Members"
          rows={members}
          rowKey={(row) => row.userId}
          rowHref={mayManage ? (row) => `/settings/members/${row.userId}` : undefined}
          columns={[
            {
              key: "name",
              header: "Name",
              cell: (row) => (row.userId === userId ? `${row.name} (you)` : row.name),
            },
            { key: "email", header: "E-mail", cell: ({ email }) => email },
            { key: "role", header: "Role", cell: ({ role }) => role },
            {
              key: "factor",
              header: "Second factor",
              cell: ({ hasSecondFactor }) => (hasSecondFactor ? "on" : "–"),
              isMinor: true,
            },
            {
              key: "seen",
              header: "Last seen",
              cell: ({ seenAt }) => <Time value={seenAt} />,
              isMinor: true,
            },
            {
              key: "joined",
              header: "Joined",
              cell: ({ joinedAt }) => <Time value={joinedAt} />,
              isMinor: true,
            },
          ]}
        />
        {mayManage && (
          <Section
            title="Invitations"
            description="Each link lets one person join, once. Share it privately."
          >
            <InviteForm roles={roles.filter((role) => roleAllows(own, role))} sendsMail={canSendMail()} />
            <InvitationsTable teamId={teamId} />
          </Section>
        )}
        <Section
          title="Permissions"
          description="Each role includes the permissions of the roles to its left."
        >
          <WhoMayTable />
        </Section>
      </div>
    </>
  );
}
