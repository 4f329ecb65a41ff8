import type { Metadata } from "next";
import { ActionForm } from "@/app/_components/forms/action-form";
import { SubmitButton } from "@/app/_components/forms/submit-button";
import { DifferenceList } from "@/app/_components/ui/difference-list";
import { EmptyState } from "@/app/_components/ui/empty-state";
import { PageHeader } from "@/app/_components/ui/page-header";
import { PageLinks } from "@/app/_components/ui/page-links";
import { Time } from "@/app/_components/ui/time";
import { orNotFound, requireMember } from "@/app/_server/page";
import { rollBackAction } from "@/app/(portal)/deployments/actions";
import { roleAllows } from "@/lib/base/member";
import { choiceInWords, settingInWords } from "@/lib/deployments/differences";
import { listHistory } from "@/lib/deployments/history";
import { getDeployment } from "@/lib/deployments/queries";

type Props = { params: Promise<{ slug: string }>; searchParams: Promise<{ cursor?: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `History of ${(await params).slug}` };
}

export default async function DeploymentHistoryPage({ params, searchParams }: Props) {
  const { teamId, role } = await requireMember();
  const { slug } = await params;
  const cursor = Number((await searchParams).cursor) || undefined;
  const { name } = await orNotFound(getDeployment(teamId, slug));
  const { items, nextCursor, updatedAt } = await orNotFound(listHistory(teamId, slug, { cursor, limit: 25 }));
  const mayEdit = roleAllows(role, "editor");
  return (
    <>
      <PageHeader
        title={`History of ${name}`}
        description="Every change of its settings. Rolling back is recorded as a new change; schedules and the paused state are not affected."
        breadcrumbs={[
          { label: "Deployments", href: "/deployments" },
          { label: name, href: `/deployments/${slug}` },
        ]}
      />
      {items.length === 0 && (
        <EmptyState title="No changes yet">Its settings have not changed since it was created.</EmptyState>
      )}
      {items.length > 0 && (
        <ol
          aria-label="Changes"
          className="divide-y divide-line rounded-md border border-line bg-panel text-sm"
        >
          {items.map((entry) => (
            <li
              key={entry.id}
              className="grid gap-x-4 gap-y-1 px-3 py-2 lg:grid-cols-[16rem_minmax(0,1fr)_12rem]"
            >
              <p className="min-w-0 [overflow-wrap:anywhere]">
                {entry.by}
                <span className="text-muted">
                  {entry.token && ` by the token ${entry.token}`} {entry.action.split(".")[1]} it{" "}
                  <Time value={entry.at} />
                </span>
              </p>
              <DifferenceList differences={entry.changes.map(choiceInWords)} nameOf={settingInWords} />
              {entry.isCurrent ? (
                <p className="text-xs text-muted">Current</p>
              ) : (
                mayEdit && <RollBack values={{ slug, to: entry.id, updatedAt: updatedAt.toISOString() }} />
              )}
            </li>
          ))}
        </ol>
      )}
      <PageLinks
        links={[nextCursor && { label: "Older", href: `/deployments/${slug}/history?cursor=${nextCursor}` }]}
      />
    </>
  );
}

function RollBack({ values }: { values: { slug: string; to: string; updatedAt: string } }) {
  return (
    <ActionForm action={rollBackAction} values={values}>
      <SubmitButton
        variant="secondary"
        size="sm"
        pending="Rolling back…"
        aria-label={`Roll back to this version: ${values.to}`}
      >
        Roll back to this version
      </SubmitButton>
    </ActionForm>
  );
}
