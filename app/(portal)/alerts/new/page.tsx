import type { Metadata } from "next";
import { z } from "zod";
import { PageHeader } from "@/app/_components/ui/page-header";
import { requireMember } from "@/app/_server/page";
import { alertChoices } from "@/app/(portal)/alerts/alert-choices";
import { AlertForm } from "@/app/(portal)/alerts/alert-form";

export const metadata: Metadata = { title: "New alert" };

/** Runs that the condition begins with. */
const Query = z.object({
  deployment: z.string().optional().catch(undefined),
  flow: z.string().optional().catch(undefined),
});

export default async function NewAlertPage({ searchParams }: { searchParams: Promise<unknown> }) {
  const { teamId, email } = await requireMember("editor");
  const { deployment, flow } = Query.parse(await searchParams);
  const all = await alertChoices(teamId);
  const of = deployment ? { deployment } : flow ? { flow } : "any";
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
          when: { ...all.kinds.when.find(({ slug }) => slug === "run-ended")!.initial, of },
          tell: [],
          todo: [],
          message: null,
          cooldownMs: 0,
        }}
      />
    </>
  );
}
