import type { Metadata } from "next";
import { PageHeader } from "@/app/_components/ui/page-header";
import { requireMember } from "@/app/_server/page";
import { formChoices } from "@/app/(portal)/automations/outgoing/form-choices";
import { OutgoingForm } from "@/app/(portal)/automations/outgoing/outgoing-form";

export const metadata: Metadata = { title: "New outgoing webhook" };

export default async function NewOutgoingPage() {
  const { teamId } = await requireMember("editor");
  return (
    <>
      <PageHeader
        title="New outgoing webhook"
        description="Choose where to send notifications, and when."
        breadcrumbs={[
          { label: "Automations", href: "/automations" },
          { label: "Outgoing webhooks", href: "/automations/outgoing" },
        ]}
      />
      <OutgoingForm
        {...(await formChoices(teamId))}
        values={{
          kind: "webhook",
          name: "",
          description: "",
          url: "",
          block: "",
          states: ["Completed", "Failed", "TimedOut", "Crashed"],
          deployments: [],
          flows: [],
          registryEvents: [
            "registered_model.created",
            "model_version.created",
            "model_version_alias.created",
          ],
        }}
      />
    </>
  );
}
