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
              ID in configuration: <code>{slug}</code>
            </span>
            {!isOwner && <span>Only owners can change the team.</span>}
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
                label="Team name"
                name="name"
                button="Rename"
                maxLength={60}
                defaultValue={teamName}
              />
            </Section>
            <Section
              title="Second factor"
              description="Members who sign in with a password must set up an authenticator app first. Provider sign-ins and API tokens are not affected."
            >
              <ActionForm
                action={requireSecondFactorAction}
                values={{ isRequired: String(!requiresSecondFactor) }}
              >
                <SubmitButton variant="secondary">
                  {requiresSecondFactor ? "Make optional" : "Require for everyone"}
                </SubmitButton>
                <span className="text-sm text-muted">{requiresSecondFactor ? "Required." : "Optional."}</span>
              </ActionForm>
            </Section>
            <Section
              title="New team"
              description="Teams share only people. You become the owner of the new team, which starts with the built-in flows."
            >
              <OneFieldForm
                action={createTeamAction}
                label="New team name"
                name="name"
                button="Create team"
                maxLength={60}
              />
            </Section>
          </>
        )}
        <Section
          title="Leave team"
          description="Ends your sessions in this team, your tokens and your open invitations immediately. Everything you created is kept."
        >
          <ActionForm action={leaveTeamAction} values={{ id: teamId }}>
            <label className="flex items-center gap-2 text-sm">
              <input type="checkbox" required className="accent-accent" />
              Leave {teamName}
            </label>
            <SubmitButton variant="remove">Leave</SubmitButton>
          </ActionForm>
        </Section>
      </div>
    </>
  );
}
