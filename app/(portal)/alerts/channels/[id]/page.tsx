import type { Metadata } from "next";
import { ActionForm } from "@/app/_components/forms/action-form";
import { DeletePanel } from "@/app/_components/forms/delete-panel";
import { SubmitButton } from "@/app/_components/forms/submit-button";
import { LiveRefresh } from "@/app/_components/live/live-refresh";
import { LinkButton } from "@/app/_components/ui/button";
import { EmptyState } from "@/app/_components/ui/empty-state";
import { PageHeader } from "@/app/_components/ui/page-header";
import { Section } from "@/app/_components/ui/section";
import { orNotFound, requireMember } from "@/app/_server/page";
import {
  deleteOutgoingAction,
  pauseOutgoingAction,
  testOutgoingAction,
} from "@/app/(portal)/alerts/channels/actions";
import { ChannelForm } from "@/app/(portal)/alerts/channels/channel-form";
import { Deliveries } from "@/app/(portal)/alerts/channels/deliveries";
import { destinationOf } from "@/app/(portal)/alerts/channels/destination";
import { formChoices } from "@/app/(portal)/alerts/channels/form-choices";
import { RenewSecret } from "@/app/(portal)/alerts/channels/renew-secret";
import { roleAllows } from "@/lib/base/member";
import { getOutgoingWebhook, listDeliveries } from "@/lib/outgoing/queries";

export const metadata: Metadata = { title: "Channel" };

type Props = { params: Promise<{ id: string }>; searchParams: Promise<{ cursor?: string }> };

export default async function OutgoingWebhookPage({ params, searchParams }: Props) {
  const { teamId, role } = await requireMember();
  const webhook = await orNotFound(getOutgoingWebhook(teamId, (await params).id));
  const { id, kind, isPaused, pauseReason, description } = webhook;
  const { items: deliveries, nextCursor } = await listDeliveries(teamId, id, await searchParams);
  const mayEdit = roleAllows(role, "editor");
  return (
    <>
      <PageHeader
        title={webhook.name}
        description={destinationOf(webhook)}
        breadcrumbs={[
          { label: "Alerts", href: "/alerts" },
          { label: "Channels", href: "/alerts/channels" },
        ]}
        meta={
          <>
            <span>{isPaused ? `Paused. ${pauseReason ?? ""}` : "Active"}</span>
            {description && <span>{description}</span>}
            <LiveRefresh url="/api/v1/events/stream?kind=event" />
          </>
        }
        actions={
          mayEdit && (
            <>
              <ActionForm action={testOutgoingAction} values={{ id }}>
                <SubmitButton variant="secondary">Send test</SubmitButton>
              </ActionForm>
              <ActionForm action={pauseOutgoingAction} values={{ id, isPaused: String(!isPaused) }}>
                <SubmitButton variant="secondary">{isPaused ? "Resume" : "Pause"}</SubmitButton>
              </ActionForm>
            </>
          )
        }
      />
      <div className="grid grid-cols-[minmax(0,1fr)] gap-6">
        <Section isMinor title="Deliveries">
          {deliveries.length > 0 ? (
            <Deliveries webhookId={id} deliveries={deliveries} mayReplay={mayEdit} />
          ) : (
            <EmptyState title="No deliveries yet" level={3}>
              Deliveries appear here. Send a test to check the connection.
            </EmptyState>
          )}
          {nextCursor && (
            <LinkButton className="justify-self-start" href={`/alerts/channels/${id}?cursor=${nextCursor}`}>
              Older deliveries
            </LinkButton>
          )}
        </Section>
        {mayEdit && (
          <>
            <Section isMinor title="Edit">
              <ChannelForm
                {...(await formChoices(teamId))}
                values={{
                  ...webhook,
                  url: webhook.url ?? "",
                  block: webhook.block ?? "",
                  updatedAt: webhook.updatedAt.toISOString(),
                }}
              />
            </Section>
            {(kind === "webhook" || kind === "mlflow") && (
              <section className="grid max-w-3xl gap-2">
                <h2 className="text-sm font-medium">Signing secret</h2>
                <RenewSecret id={id} kind={kind} />
              </section>
            )}
            <DeletePanel
              what="channel"
              name={webhook.name}
              effect="Its deliveries are deleted too, including those not sent yet."
              action={deleteOutgoingAction}
              values={{ id }}
            />
          </>
        )}
      </div>
    </>
  );
}
