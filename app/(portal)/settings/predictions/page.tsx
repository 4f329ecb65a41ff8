import type { Metadata } from "next";
import { PageHeader } from "@/app/_components/ui/page-header";
import { requireMember } from "@/app/_server/page";
import { keepsPredictionInputs } from "@/lib/teams/prediction-inputs";
import { InputsForm } from "./inputs-form";

export const metadata: Metadata = { title: "Predictions" };

export default async function PredictionSettingsPage() {
  const { teamId } = await requireMember("admin");
  return (
    <>
      <PageHeader
        title="Predictions"
        description="Logging of requests that score rows over HTTP."
        breadcrumbs={[{ label: "Settings", href: "/settings" }]}
      />
      <InputsForm keeps={await keepsPredictionInputs(teamId)} />
    </>
  );
}
