import Link from "next/link";
import { ActionForm } from "@/app/_components/forms/action-form";
import { SubmitButton } from "@/app/_components/forms/submit-button";
import { PageHeader } from "@/app/_components/ui/page-header";
import { TabsNav } from "@/app/_components/ui/tabs-nav";
import { type Role, roleAllows } from "@/lib/base/member";
import type { Webhook } from "@/lib/webhooks/queries";
import { getScheme } from "@/lib/webhooks/schemes";
import { setPausedAction } from "./actions";

const tabs = [
  { label: "Deliveries", path: "" },
  { label: "Mapping", path: "/mapping" },
  { label: "Setup", path: "/setup" },
];

/** Title, facts and tabs of a webhook's pages. @param current the label of the tab that is open */
export function WebhookHeader({ webhook, role, current }: { webhook: Webhook; role: Role; current: string }) {
  const { id, name, deployment, deploymentName, scheme, isPaused, isDeploymentPaused } = webhook;
  return (
    <>
      <PageHeader
        title={name}
        breadcrumbs={[{ label: "Webhooks", href: "/webhooks" }]}
        meta={
          <>
            <span>
              Starts{" "}
              <Link className="underline" href={`/deployments/${deployment}`}>
                {deploymentName}
              </Link>
            </span>
            <span>{getScheme(scheme).name}</span>
            <span>{stateOf(isPaused, isDeploymentPaused)}</span>
          </>
        }
        actions={
          roleAllows(role, "editor") && (
            <ActionForm action={setPausedAction} values={{ id, isPaused: String(!isPaused) }}>
              <SubmitButton variant="secondary">{isPaused ? "Resume" : "Pause"}</SubmitButton>
            </ActionForm>
          )
        }
      />
      <TabsNav
        label="Webhook"
        tabs={tabs.map(({ label, path }) => ({
          label,
          href: `/webhooks/${id}${path}`,
          isCurrent: label === current,
        }))}
      />
    </>
  );
}

function stateOf(isPaused: boolean, isDeploymentPaused: boolean): string {
  if (isPaused) return "Paused: deliveries are stored but start no runs";
  return isDeploymentPaused ? "Deployment paused: deliveries are stored but start no runs" : "Active";
}
