import type { Metadata } from "next";
import { ActionForm } from "@/app/_components/forms/action-form";
import { OneFieldForm } from "@/app/_components/forms/one-field-form";
import { SubmitButton } from "@/app/_components/forms/submit-button";
import { PageHeader } from "@/app/_components/ui/page-header";
import { Section } from "@/app/_components/ui/section";
import { requireMember } from "@/app/_server/page";
import { roleAllows } from "@/lib/base/member";
import { getTeam } from "@/lib/teams/create-team";
import { createTeamAction, leaveTeamAction, renameTeamAction, requireSecondFactorAction } from "./actions";

export const metadata: Metadata = { title: "Team" };

export default async function TeamPage() {
  const { teamId, teamName, role } = await requireMember();
  const { slug, requiresSecondFactor } = await getTeam(teamId);
  const isOwner = roleAllows(role, "owner");
  return (
    <>
      <PageHeader
        title="Team"
        breadcrumbs={[{ label: "Settings", href: "/settings" }]}
        description={teamName}
        meta={
          <>
            <span>
              In settings of the portal: <code>{slug}</code>
            </span>
            {!isOwner && <span>Only an owner can change the team.</span>}
          </>
        }
      />
      <div className="grid grid-cols-[minmax(0,1fr)] gap-8">
        {isOwner && (
          <>
            <Section title="Name">
              <OneFieldForm
                key={teamName}
                action={renameTeamAction}
                label="The team's name"
                name="name"
                button="Rename"
                maxLength={60}
                defaultValue={teamName}
              />
            </Section>
            <Section
              title="Second factor"
              description="Members who sign in with a password and have no authenticator app are led to set one up before they see the team. Who signs in with a provider has its second factor. API tokens go on."
            >
              <ActionForm
                action={requireSecondFactorAction}
                values={{ isRequired: String(!requiresSecondFactor) }}
              >
                <SubmitButton variant="secondary">
                  {requiresSecondFactor ? "Require it no more" : "Require it"}
                </SubmitButton>
                <span className="text-sm text-muted">
                  {requiresSecondFactor ? "It is required." : "It is everybody's own choice."}
                </span>
              </ActionForm>
            </Section>
            <Section
              title="Another team"
              description="Teams share nothing but people. You become the owner of the new one, with the flows that Switchyard brings along."
            >
              <OneFieldForm
                action={createTeamAction}
                label="The new team's name"
                name="name"
                button="Make the team"
                maxLength={60}
              />
            </Section>
          </>
        )}
        <Section
          title="Leave the team"
          description="Your sessions in this team, your tokens and your open invitations end at once. What you made stays."
        >
          <ActionForm action={leaveTeamAction} values={{ id: teamId }}>
            <label className="flex items-center gap-2 text-sm">
              <input type="checkbox" required className="accent-accent" />
              Leave {teamName}
            </label>
            <SubmitButton variant="danger">Leave</SubmitButton>
          </ActionForm>
        </Section>
      </div>
    </>
  );
}
