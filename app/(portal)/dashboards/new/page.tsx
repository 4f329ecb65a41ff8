import type { Metadata } from "next";
import { PageHeader } from "@/app/_components/ui/page-header";
import { requireMember } from "@/app/_server/page";
import { DashboardForm } from "@/app/(portal)/dashboards/dashboard-form";

export const metadata: Metadata = { title: "New dashboard" };

export default async function NewDashboardPage() {
  await requireMember("editor");
  return (
    <>
      <PageHeader
        title="New dashboard"
        description="Give it a title; its panels follow on the next page."
        breadcrumbs={[{ label: "Dashboards", href: "/dashboards" }]}
      />
      <DashboardForm />
    </>
  );
}
