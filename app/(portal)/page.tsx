import type { Metadata } from "next";
import { z } from "zod";
import { LiveRefresh } from "@/app/_components/live/live-refresh";
import { MlflowAddress } from "@/app/_components/shell/mlflow-address";
import { NewButton } from "@/app/_components/ui/button";
import { PageHeader } from "@/app/_components/ui/page-header";
import { Section } from "@/app/_components/ui/section";
import { TabsNav } from "@/app/_components/ui/tabs-nav";
import { requireMember } from "@/app/_server/page";
import { roleAllows } from "@/lib/base/member";
import { listDeploymentsInTrouble } from "@/lib/deployments/in-trouble";
import { listModelHealth } from "@/lib/registry/list-model-health";
import { readActivity, type Span, spans } from "@/lib/runs/read/activity";
import { listRuns } from "@/lib/runs/read/queries";
import { waitingSentences } from "@/lib/runs/why/waiting-for";
import { listNextSlots } from "@/lib/schedules/queries";
import { readFirstSteps } from "@/lib/teams/first-steps";
import { FirstStepsList, isAllDone } from "./home/first-steps";
import { ModelHealthTable } from "./home/model-health-table";
import { OutcomeCounts } from "./home/outcome-counts";
import { RunBars } from "./home/run-bars";
import { TroubledDeployments } from "./home/troubled-deployments";
import { NextRuns } from "./next-runs";
import { RunsTable } from "./runs/runs-table";

export const metadata: Metadata = { title: "Home" };

const Query = z.object({ span: z.enum(["1h", "24h", "7d", "30d"]).catch("24h") });
const waiting = [
  "Scheduled",
  "Late",
  "AwaitingConcurrencySlot",
  "Pending",
  "AwaitingRetry",
  "Paused",
] as const;

export default async function HomePage({ searchParams }: { searchParams: Promise<unknown> }) {
  const member = await requireMember();
  const { teamId, teamName, role } = member;
  const { span } = Query.parse(await searchParams);
  const [activity, troubled, held, models, nextSlots, steps] = await Promise.all([
    readActivity(teamId, span),
    listDeploymentsInTrouble(teamId),
    listRuns(teamId, { states: waiting, limit: 8 }),
    listModelHealth(teamId),
    listNextSlots(teamId, 5),
    readFirstSteps(member),
  ]);
  const showsSteps = !isAllDone(steps) && !steps.isHidden;
  return (
    <>
      <MlflowAddress />
      <PageHeader
        title={teamName}
        description="Runs, waiting work and model health"
        meta={<LiveRefresh url="/api/v1/events/stream" />}
        actions={roleAllows(role, "operator") && <NewButton href="/deployments">New run</NewButton>}
      />
      {showsSteps && <FirstStepsList done={steps} />}
      <TabsNav
        label="Period"
        tabs={(Object.keys(spans) as Span[]).map((option) => ({
          label: spans[option].label,
          href: option === "24h" ? "/" : `/?span=${option}`,
          isCurrent: option === span,
        }))}
      />
      <div className="grid grid-cols-[minmax(0,1fr)] gap-6">
        <Section isMinor title={`Runs in the last ${spans[span].label}`}>
          <OutcomeCounts activity={activity} />
          <RunBars activity={activity} span={span} />
        </Section>
        {troubled.length > 0 && (
          <Section isMinor title="Deployments whose last run failed">
            <TroubledDeployments rows={troubled} mayRetry={roleAllows(role, "operator")} />
          </Section>
        )}
        {held.items.length > 0 && (
          <Section isMinor title="Waiting now">
            <RunsTable
              label="Waiting runs"
              runs={held.items}
              why={await waitingSentences(teamId, held.items)}
            />
          </Section>
        )}
        {models.length > 0 && (
          <Section isMinor title="Model health">
            <ModelHealthTable models={models} />
          </Section>
        )}
        {nextSlots.length > 0 && (
          <Section isMinor title="Next scheduled runs">
            <NextRuns slots={nextSlots} />
          </Section>
        )}
      </div>
    </>
  );
}
