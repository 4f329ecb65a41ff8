import type { Metadata } from "next";
import { PageHeader } from "@/app/_components/ui/page-header";
import { requireMember } from "@/app/_server/page";
import { alertChoices } from "@/app/(portal)/alerts/alert-choices";
import { AlertForm } from "@/app/(portal)/alerts/alert-form";
import { filledWhen, NewAlertQuery } from "@/app/(portal)/alerts/filled-when";

export const metadata: Metadata = { title: "New alert" };

export default async function NewAlertPage({ searchParams }: { searchParams: Promise<unknown> }) {
  const { teamId, email } = await requireMember("editor");
  const query = NewAlertQuery.parse(await searchParams);
  const all = await alertChoices(teamId);
  return (
    <>
      <PageHeader
        title="New alert"
        description="When something happens, tell a channel, run something, or both."
        breadcrumbs={[{ label: "Alerts", href: "/alerts" }]}
      />
      <AlertForm
        {...all}
        me={email}
        values={{
          name: "",
          when: filledWhen(all.kinds.when, query),
          tell: [],
          todo: [],
          message: null,
          cooldownMs: 0,
        }}
      />
    </>
  );
}
