import type { Metadata } from "next";
import { PageHeader } from "@/app/_components/ui/page-header";
import { requireMember } from "@/app/_server/page";
import { getRetention } from "@/lib/retention/queries";
import { RetentionForm } from "./retention-form";

export const metadata: Metadata = { title: "Retention" };

export default async function RetentionPage() {
  const { teamId } = await requireMember("admin");
  return (
    <>
      <PageHeader
        title="Retention"
        description="Older data is deleted once an hour. Unfinished runs and runs that trained a model version are always kept, with their artifacts."
        breadcrumbs={[{ label: "Settings", href: "/settings" }]}
      />
      <RetentionForm retention={await getRetention(teamId)} />
    </>
  );
}
