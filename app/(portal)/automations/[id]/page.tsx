import type { Metadata } from "next";
import { ActionForm } from "@/app/_components/forms/action-form";
import { DeletePanel } from "@/app/_components/forms/delete-panel";
import { SubmitButton } from "@/app/_components/forms/submit-button";
import { LiveRefresh } from "@/app/_components/live/live-refresh";
import { EmptyState } from "@/app/_components/ui/empty-state";
import { PageHeader } from "@/app/_components/ui/page-header";
import { PageLinks } from "@/app/_components/ui/page-links";
import { Section } from "@/app/_components/ui/section";
import { Time } from "@/app/_components/ui/time";
import { orNotFound, requireMember } from "@/app/_server/page";
import { deleteAutomationAction, pauseAutomationAction } from "@/app/(portal)/automations/actions";
import { AutomationForm } from "@/app/(portal)/automations/automation-form";
import { FiringsList } from "@/app/(portal)/automations/firings-list";
import { describe, listChoices, listKinds } from "@/lib/automations/describe";
import { getAutomation, listFirings } from "@/lib/automations/queries";
import { roleAllows } from "@/lib/base/member";

export const metadata: Metadata = { title: "Automation" };

type Props = { params: Promise<{ id: string }>; searchParams: Promise<{ cursor?: string }> };

export default async function AutomationPage({ params, searchParams }: Props) {
  const { teamId, role } = await requireMember();
  const automation = await orNotFound(getAutomation(teamId, (await params).id));
  const { id, name, isPaused, lastFiredAt, createdBy, createdAt, when, then, cooldownMs, updatedAt } =
    automation;
  const choices = await listChoices(teamId);
  const { items: firings, nextCursor } = await listFirings(teamId, id, await searchParams);
  const mayEdit = roleAllows(role, "editor");
  return (
    <>
      <PageHeader
        title={name}
        description={describe(automation, choices)}
        breadcrumbs={[{ label: "Automations", href: "/automations" }]}
        meta={
          <>
            <span>{isPaused ? "Paused" : "Active"}</span>
            <span>
              Last fired <Time value={lastFiredAt} />
            </span>
            <span>
              Created <Time value={createdAt} /> {createdBy && `by ${createdBy}`}
            </span>
            <LiveRefresh url="/api/v1/events/stream?kind=event" />
          </>
        }
        actions={
          mayEdit && (
            <ActionForm action={pauseAutomationAction} values={{ id, isPaused: String(!isPaused) }}>
              <SubmitButton variant="secondary">{isPaused ? "Resume" : "Pause"}</SubmitButton>
            </ActionForm>
          )
        }
      />
      <div className="grid grid-cols-[minmax(0,1fr)] gap-6">
        <Section isMinor title="Firings">
          {firings.length > 0 ? (
            <FiringsList firings={firings} />
          ) : (
            <EmptyState title="Not fired yet" level={3}>
              Test it against the last 7 days to see when it would have fired.
            </EmptyState>
          )}
          <PageLinks
            links={[
              nextCursor && { label: "Older firings", href: `/automations/${id}?cursor=${nextCursor}` },
            ]}
          />
        </Section>
        {mayEdit && (
          <>
            <Section isMinor title="Edit">
              <AutomationForm
                kinds={listKinds()}
                choices={choices}
                values={{ id, name, when, then, cooldownMs, updatedAt: updatedAt.toISOString() }}
              />
            </Section>
            <DeletePanel
              what="automation"
              name={name}
              effect="Its firing history is deleted too. Runs it started are kept."
              action={deleteAutomationAction}
              values={{ id }}
            />
          </>
        )}
      </div>
    </>
  );
}
