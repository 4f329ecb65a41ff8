import type { Metadata } from "next";
import Link from "next/link";
import { ActionForm } from "@/app/_components/forms/action-form";
import { SubmitButton } from "@/app/_components/forms/submit-button";
import { CodeBlock } from "@/app/_components/ui/code-block";
import { DataTable } from "@/app/_components/ui/data-table";
import { formatBytes } from "@/app/_components/ui/format";
import { PageHeader } from "@/app/_components/ui/page-header";
import { Section } from "@/app/_components/ui/section";
import { Time } from "@/app/_components/ui/time";
import { orNotFound, requireMember } from "@/app/_server/page";
import { replayAction } from "@/app/(portal)/webhooks/[id]/actions";
import { PreviewView } from "@/app/(portal)/webhooks/[id]/preview-view";
import { OutcomeBadge } from "@/app/(portal)/webhooks/outcome-badge";
import { roleAllows } from "@/lib/base/member";
import { previewRun } from "@/lib/webhooks/plan-run";
import { type Delivery, getDelivery, getWebhook, type Webhook } from "@/lib/webhooks/queries";
import { getScheme } from "@/lib/webhooks/schemes";

export const metadata: Metadata = { title: "Delivery" };

const shownCharacters = 100_000;

type Props = { params: Promise<{ id: string; delivery: string }> };

export default async function DeliveryPage({ params }: Props) {
  const { teamId, role } = await requireMember();
  const { id, delivery: deliveryId } = await params;
  const webhook = await orNotFound(getWebhook(teamId, id));
  const delivery = await orNotFound(getDelivery(teamId, id, deliveryId));
  const isRefused = delivery.outcome === "refused";
  const preview = isRefused ? undefined : await previewRun(teamId, webhook.deployment, webhook, delivery);
  return (
    <>
      <PageHeader
        title={delivery.messageId ?? "Delivery"}
        breadcrumbs={[
          { label: "Webhooks", href: "/webhooks" },
          { label: webhook.name, href: `/webhooks/${id}` },
        ]}
        meta={
          <>
            <OutcomeBadge outcome={delivery.outcome} />
            <Time value={delivery.createdAt} />
            <span>{formatBytes(delivery.body.length)}</span>
            {delivery.repeats > 0 && <span>Received {delivery.repeats + 1} times, processed once</span>}
            {delivery.replayOfId && (
              <Link className="underline" href={`/webhooks/${id}/deliveries/${delivery.replayOfId}`}>
                Replay of an earlier delivery
              </Link>
            )}
          </>
        }
        actions={
          !isRefused &&
          roleAllows(role, "operator") && (
            <ActionForm action={replayAction} values={{ id, delivery: delivery.id }}>
              <SubmitButton variant="secondary" pending="Replaying…">
                Replay
              </SubmitButton>
            </ActionForm>
          )
        }
      />
      <div className="grid grid-cols-[minmax(0,1fr)] gap-6">
        <section className="grid gap-1 text-sm">
          <h2 className="font-medium">Outcome</h2>
          <p>{whatBecame(delivery)}</p>
          <p className="text-muted">{verification(webhook, delivery)}</p>
        </section>
        {preview && (
          <Section isMinor title="With the current mapping">
            <PreviewView preview={preview} />
          </Section>
        )}
        <CodeBlock what="body" text={pretty(delivery.body)} />
        <Section isMinor title="Headers">
          <DataTable
            label="Headers"
            rows={Object.entries(delivery.headers).sort()}
            rowKey={([name]) => name}
            columns={[
              { key: "name", header: "Name", cell: ([name]) => name, isMono: true },
              {
                key: "value",
                header: "Value",
                cell: ([, value]) => <span className="[overflow-wrap:anywhere]">{value}</span>,
                isMono: true,
              },
            ]}
          />
        </Section>
      </div>
    </>
  );
}

function whatBecame({ outcome, outcomeMessage, runId, runName }: Delivery) {
  if (runId)
    return (
      <>
        Started run{" "}
        <Link className="underline" href={`/runs/${runId}`}>
          {runName}
        </Link>
        .
      </>
    );
  if (outcome === "started") return "Started a run that has since been deleted.";
  return outcomeMessage ?? "Stored; it will be processed in a few seconds.";
}

function verification({ scheme }: Webhook, { outcome, isReplay }: Delivery): string {
  const { name } = getScheme(scheme);
  if (outcome === "refused") return `Signature not verified (${name}), so it can’t start a run.`;
  return isReplay
    ? `Replayed by a member. Signature verified when it was first received (${name}).`
    : `Signature verified (${name}).`;
}

function pretty(body: Buffer): string {
  const text = indented(body.toString("utf8")) || "(empty)";
  return text.length > shownCharacters ? `${text.slice(0, shownCharacters)}\n… truncated` : text;
}

function indented(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
