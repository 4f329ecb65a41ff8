import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { ActionForm } from "@/app/_components/forms/action-form";
import { Select } from "@/app/_components/forms/field";
import { SubmitButton } from "@/app/_components/forms/submit-button";
import { PageHeader } from "@/app/_components/ui/page-header";
import { Section } from "@/app/_components/ui/section";
import { Time } from "@/app/_components/ui/time";
import { requireMember } from "@/app/_server/page";
import {
  changeRoleAction,
  removeFactorAction,
  removeMemberAction,
} from "@/app/(portal)/settings/members/actions";
import { roleAllows, roles } from "@/lib/base/member";
import { listMembers } from "@/lib/teams/manage-members";
import { ResetForm } from "./reset-form";

export const metadata: Metadata = { title: "Member" };

export default async function MemberPage({ params }: { params: Promise<{ id: string }> }) {
  const { teamId, role: own } = await requireMember("admin");
  const { id } = await params;
  const member = (await listMembers(teamId)).find(({ userId }) => userId === id);
  if (!member) notFound();
  const { name, email, role, joinedAt, seenAt, hasSecondFactor } = member;
  const mayChange = roleAllows(own, role);
  return (
    <>
      <PageHeader
        title={name}
        breadcrumbs={[
          { label: "Settings", href: "/settings" },
          { label: "Members", href: "/settings/members" },
        ]}
        meta={
          <>
            <span>{email}</span>
            <span>{role}</span>
            <span>
              Joined <Time value={joinedAt} />
            </span>
            <span>Last seen {seenAt ? <Time value={seenAt} /> : "never"}</span>
          </>
        }
      />
      {mayChange ? (
        <div className="grid grid-cols-[minmax(0,1fr)] gap-8">
          <Section
            title="Role"
            description={
              member.isFromGroups
                ? "Set by their groups at the sign-in provider. Change it there."
                : "Takes effect on their next request. Their tokens never have more rights than they do."
            }
          >
            {!member.isFromGroups && (
              <ActionForm action={changeRoleAction} values={{ id }}>
                <div className="w-32">
                  <Select aria-label="Role" key={role} name="role" defaultValue={role}>
                    {roles
                      .filter((choice) => roleAllows(own, choice))
                      .map((choice) => (
                        <option key={choice}>{choice}</option>
                      ))}
                  </Select>
                </div>
                <SubmitButton variant="secondary">Change role</SubmitButton>
              </ActionForm>
            )}
          </Section>
          {roleAllows(own, "owner") && (
            <Section
              title="Password"
              description="Create a reset link for a member who forgot their password. Hand it over yourself: anyone with the link controls the account."
            >
              <ResetForm id={id} />
            </Section>
          )}
          {roleAllows(own, "owner") && hasSecondFactor && (
            <Section
              title="Second factor"
              description="For a member who lost both the app and the recovery codes. Verify their identity first."
            >
              <ActionForm action={removeFactorAction} values={{ id }}>
                <SubmitButton variant="remove">Turn off</SubmitButton>
              </ActionForm>
            </Section>
          )}
          <Section
            title="Remove from the team"
            description="Ends their sessions in this team, their tokens and their open invitations immediately. Everything they created is kept."
          >
            <ActionForm action={removeMemberAction} values={{ id }}>
              <label className="flex items-center gap-2 text-sm">
                <input type="checkbox" required className="accent-accent" />
                Remove {name}
              </label>
              <SubmitButton variant="remove">Remove</SubmitButton>
            </ActionForm>
          </Section>
        </div>
      ) : (
        <p className="text-sm text-muted">Only an owner can change an owner. Your role: {own}.</p>
      )}
    </>
  );
}
