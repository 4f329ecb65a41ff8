import type { Metadata } from "next";
import { z } from "zod";
import { DeletePanel } from "@/app/_components/forms/delete-panel";
import { Section } from "@/app/_components/ui/section";
import { Time } from "@/app/_components/ui/time";
import { orNotFound, requireMember } from "@/app/_server/page";
import { deleteWebhookAction } from "@/app/(portal)/webhooks/[id]/actions";
import { WebhookHeader } from "@/app/(portal)/webhooks/[id]/webhook-header";
import { SetupSteps } from "@/app/(portal)/webhooks/setup-steps";
import { roleAllows } from "@/lib/base/member";
import { getWebhook } from "@/lib/webhooks/queries";
import { getScheme } from "@/lib/webhooks/schemes";
import { webhookUrl } from "@/lib/webhooks/webhook-url";
import { AboutForm } from "./about-form";
import { RotateForm } from "./rotate-form";

export const metadata: Metadata = { title: "Setup" };

export default async function SetupPage({ params }: { params: Promise<{ id: string }> }) {
  const { teamId, role } = await requireMember();
  const webhook = await orNotFound(getWebhook(teamId, (await params).id));
  const { id, name, scheme, previousSecretUntil, previousTokenUntil } = webhook;
  const { settings, newSecret } = getScheme(scheme);
  return (
    <>
      <WebhookHeader webhook={webhook} role={role} current="Setup" />
      <div className="grid max-w-3xl grid-cols-[minmax(0,1fr)] gap-8">
        <Section isMinor title="At the sender">
          <SetupSteps scheme={scheme} url={webhookUrl("<the token>")} secret="<the secret>" />
        </Section>
        {roleAllows(role, "editor") && (
          <>
            <Section isMinor title="Rotate">
              <StillGood what="secret" until={previousSecretUntil} />
              <StillGood what="address" until={previousTokenUntil} />
              <RotateForm id={id} hasSecret={newSecret !== undefined} />
            </Section>
            <Section isMinor title="Name and settings">
              <AboutForm
                id={id}
                name={name}
                updatedAt={webhook.updatedAt.toISOString()}
                schema={z.toJSONSchema(settings, { io: "input" })}
                settings={webhook.settings as Record<string, unknown>}
              />
            </Section>
            <DeletePanel
              what="webhook"
              name={name}
              effect="The address stops working immediately and its deliveries are deleted. Runs they started are kept."
              action={deleteWebhookAction}
              values={{ id }}
            />
          </>
        )}
      </div>
    </>
  );
}

function StillGood({ what, until }: { what: string; until: Date | null }) {
  if (!until || until.getTime() <= Date.now()) return null;
  return (
    <p className="text-sm">
      The previous {what} stays valid until <Time value={until} absolute />.
    </p>
  );
}
