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
import { deleteAlertAction, pauseAlertAction } from "@/app/(portal)/alerts/actions";
import { alertChoices } from "@/app/(portal)/alerts/alert-choices";
import { AlertForm } from "@/app/(portal)/alerts/alert-form";
import { FiringsList } from "@/app/(portal)/alerts/firings-list";
import { splitActions } from "@/app/(portal)/alerts/read-alert-form";
import { describe, listChoices } from "@/lib/automations/describe";
import { getAutomation, listFirings } from "@/lib/automations/queries";
import { roleAllows } from "@/lib/base/member";

export const metadata: Metadata = { title: "Alert" };

type Props = { params: Promise<{ id: string }>; searchParams: Promise<{ cursor?: string }> };

export default async function AlertPage({ params, searchParams }: Props) {
  const { teamId, role, email } = await requireMember();
  const automation = await orNotFound(getAutomation(teamId, (await params).id));
  const { id, name, isPaused, lastFiredAt, createdBy, createdAt, updatedAt } = automation;
  const { when, then, also, message, cooldownMs } = automation;
  const choices = await listChoices(teamId);
  const { items: firings, nextCursor } = await listFirings(teamId, id, await searchParams);
  const mayEdit = roleAllows(role, "editor");
  return (
    <>
      <PageHeader
        title={name}
        description={describe(automation, choices)}
        breadcrumbs={[{ label: "Alerts", href: "/alerts" }]}
        meta={
          <>
            <span>{isPaused ? "Paused" : "Active"}</span>
            <span>
              {lastFiredAt ? (
                <>
                  Last fired <Time value={lastFiredAt} />
                </>
              ) : (
                "Not fired yet"
              )}
            </span>
            <span>
              Created <Time value={createdAt} /> {createdBy && `by ${createdBy}`}
            </span>
            <LiveRefresh url="/api/v1/events/stream?kind=event" />
          </>
        }
        actions={
          mayEdit && (
            <ActionForm action={pauseAlertAction} values={{ id, isPaused: String(!isPaused) }}>
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
              <b>Test</b> below shows when it would have fired in the last 7 days, and its message.
            </EmptyState>
          )}
          <PageLinks
            links={[nextCursor && { label: "Older firings", href: `/alerts/${id}?cursor=${nextCursor}` }]}
          />
        </Section>
        {mayEdit && (
          <>
            <Section isMinor title="Edit">
              <AlertForm
                {...(await alertChoices(teamId))}
                me={email}
                values={{
                  id,
                  name,
                  when,
                  ...splitActions([then, ...also]),
                  message,
                  cooldownMs,
                  updatedAt: updatedAt.toISOString(),
                }}
              />
            </Section>
            <DeletePanel
              what="alert"
              name={name}
              effect="Its firing history is deleted too. Runs it started are kept."
              action={deleteAlertAction}
              values={{ id }}
            />
          </>
        )}
      </div>
    </>
  );
}
