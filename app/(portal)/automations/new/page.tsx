import type { Metadata } from "next";
import { PageHeader } from "@/app/_components/ui/page-header";
import { requireMember } from "@/app/_server/page";
import { AutomationForm } from "@/app/(portal)/automations/automation-form";
import { listChoices, listKinds } from "@/lib/automations/describe";

export const metadata: Metadata = { title: "New automation" };

export default async function NewAutomationPage() {
  const { teamId } = await requireMember("editor");
  const kinds = listKinds();
  const first = (list: typeof kinds.when, slug: string) => list.find((kind) => kind.slug === slug)!.initial;
  return (
    <>
      <PageHeader
        title="New automation"
        description="Choose a condition and an action."
        breadcrumbs={[{ label: "Automations", href: "/automations" }]}
      />
      <AutomationForm
        kinds={kinds}
        choices={await listChoices(teamId)}
        values={{
          name: "",
          when: first(kinds.when, "run-ended"),
          then: first(kinds.then, "run-deployment"),
          cooldownMs: 0,
        }}
      />
    </>
  );
}
