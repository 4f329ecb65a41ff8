import { z } from "zod";
import { Time } from "@/app/_server/answers";
import { iso } from "@/lib/base/instant";
import { DeploymentInput } from "@/lib/deployments/deployment";
import { type Deployment, getDeployment, type listDeployments } from "@/lib/deployments/queries";
import { inWords } from "@/lib/schedules/in-words";
import { nextTimes } from "@/lib/schedules/next-times";
import { listSchedules, type ScheduleRow } from "@/lib/schedules/queries";

/** A schedule as stored, with derived fields. */
const ScheduleAnswer = z.looseObject({
  id: z.string(),
  kind: z.enum(["cron", "interval", "rrule"]),
  isPaused: z.boolean(),
  params: z.record(z.string(), z.unknown()),
  catchUp: z.enum(["skip", "last", "all"]),
  maxLatenessMs: z.int().nullable(),
  startsAt: Time.nullable(),
  endsAt: Time.nullable(),
  inWords: z.string(),
  nextTimes: z.array(Time),
  lastSlotAt: Time.nullable(),
  lastError: z.string().nullable(),
});

/** A deployment as lists show it. */
export const DeploymentAnswer = z.object({
  ...z.object(DeploymentInput.shape).omit({ schedules: true }).shape,
  schedules: z.array(ScheduleAnswer),
  createdAt: Time,
  updatedAt: Time,
});

/** One deployment, with what its next run executes. */
export const OneDeploymentAnswer = DeploymentAnswer.extend({
  flowVersion: z.int(),
  paramsSchema: z.record(z.string(), z.unknown()),
});

type Listed = Awaited<ReturnType<typeof listDeployments>>[number];

export function deploymentAnswer(
  row: Omit<Listed, "lastRun"> | (Deployment & { schedules: ScheduleRow[] }),
): z.input<typeof DeploymentAnswer> {
  return {
    ...row,
    flow: row.flow.slug,
    schedules: row.schedules.map(scheduleAnswer),
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}

/** @throws DomainError "not-found" */
export async function getDeploymentAnswer(
  teamId: string,
  slug: string,
): Promise<z.input<typeof OneDeploymentAnswer>> {
  const deployment = await getDeployment(teamId, slug);
  const schedules = await listSchedules(teamId, deployment.id);
  return {
    ...deploymentAnswer({ ...deployment, schedules }),
    flowVersion: deployment.flowVersion.version,
    paramsSchema: deployment.flowVersion.definition.params,
  };
}

function scheduleAnswer(row: ScheduleRow): z.input<typeof ScheduleAnswer> {
  const { id, rule, params, isPaused, catchUp, maxLatenessMs, lastError } = row;
  return {
    id,
    ...rule,
    isPaused,
    params,
    catchUp,
    maxLatenessMs,
    startsAt: iso(row.startsAt),
    endsAt: iso(row.endsAt),
    inWords: inWords(rule),
    nextTimes: nextTimes(row, new Date(), 5).map((time) => time.toISOString()),
    lastSlotAt: iso(row.lastSlotAt),
    lastError,
  };
}
