import type { Metadata } from "next";
import { PageHeader } from "@/app/_components/ui/page-header";
import { requireMember } from "@/app/_server/page";
import { ChannelForm } from "@/app/(portal)/alerts/channels/channel-form";
import { formChoices } from "@/app/(portal)/alerts/channels/form-choices";

export const metadata: Metadata = { title: "New channel" };

export default async function NewOutgoingPage() {
  const { teamId, email } = await requireMember("editor");
  const all = await formChoices(teamId);
  return (
    <>
      <PageHeader
        title="New channel"
        description="Alerts tell it. It can tell of states of runs by itself, too."
        breadcrumbs={[
          { label: "Alerts", href: "/alerts" },
          { label: "Channels", href: "/alerts/channels" },
        ]}
      />
      <ChannelForm
        {...all}
        values={{
          kind: all.choices.sendsMail ? "email" : "webhook",
          name: "",
          description: "",
          url: "",
          block: "",
          emails: [email],
          states: [],
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
