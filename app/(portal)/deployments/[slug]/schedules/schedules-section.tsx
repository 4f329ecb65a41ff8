import { PauseCircle, Play } from "lucide-react";
import { Temporal } from "temporal-polyfill";
import { ActionForm } from "@/app/_components/forms/action-form";
import { SubmitButton } from "@/app/_components/forms/submit-button";
import { Disclosure } from "@/app/_components/ui/disclosure";
import { PausedBadge } from "@/app/_components/ui/paused-badge";
import { Time } from "@/app/_components/ui/time";
import { dayMs } from "@/lib/base/time-units";
import { inWords, timeZoneOf } from "@/lib/schedules/in-words";
import { nextTimes } from "@/lib/schedules/next-times";
import type { ScheduleRow } from "@/lib/schedules/queries";
import { listTimeZones } from "@/lib/schedules/time-zone";
import { deleteScheduleAction, setSchedulePausedAction } from "./actions";
import { ScheduleForm } from "./schedule-form";
import type { ScheduleValues } from "./schedule-values";
import { SlotTimes } from "./slot-times";

const newSchedule: ScheduleValues = {
  kind: "cron",
  isPaused: false,
  params: {},
  catchUp: "skip",
  maxLatenessMs: dayMs,
  startsAt: "",
  endsAt: "",
};

/** A deployment's schedules: visible to all members, changed by editors. */
export function SchedulesSection({
  slug,
  isPaused,
  schedules,
  mayEdit,
}: {
  slug: string;
  /** Of the deployment. */
  isPaused: boolean;
  schedules: ScheduleRow[];
  mayEdit: boolean;
}) {
  const timeZones = mayEdit ? listTimeZones() : [];
  return (
    <section className="grid scroll-mt-4 gap-2" aria-labelledby="schedules">
      <h2 id="schedules" className="text-sm font-medium">
        Schedules
      </h2>
      {isPaused && schedules.length > 0 && (
        <p className="text-sm text-warn">
          The deployment is paused. Its schedules start no runs until you resume it.
        </p>
      )}
      {schedules.length === 0 && <p className="text-sm text-muted">No schedules yet.</p>}
      {schedules.map((schedule) => (
        <ScheduleCard
          key={`${schedule.id} ${schedule.updatedAt.getTime()}`}
          slug={slug}
          schedule={schedule}
          mayEdit={mayEdit}
          timeZones={timeZones}
        />
      ))}
      {mayEdit && (
        <Disclosure key={schedules.length} title="New schedule">
          <ScheduleForm slug={slug} values={newSchedule} timeZones={timeZones} />
        </Disclosure>
      )}
    </section>
  );
}

function ScheduleCard({
  slug,
  schedule,
  mayEdit,
  timeZones,
}: {
  slug: string;
  schedule: ScheduleRow;
  mayEdit: boolean;
  timeZones: string[];
}) {
  const { id, rule, isPaused, lastSlotAt, lastError, lastErrorAt } = schedule;
  const values = { slug, id };
  return (
    <article className="grid gap-2 rounded-md border border-line bg-panel px-4 py-3">
      <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2">
        <h3 className="text-sm font-medium first-letter:uppercase">
          {inWords(rule)} {isPaused && <PausedBadge />}
        </h3>
        {mayEdit && (
          <ActionForm action={setSchedulePausedAction} values={{ ...values, isPaused: String(!isPaused) }}>
            <SubmitButton variant="secondary" size="sm" pending={isPaused ? "Resuming…" : "Pausing…"}>
              {isPaused ? <Play aria-hidden="true" /> : <PauseCircle aria-hidden="true" />}
              {isPaused ? "Resume" : "Pause"}
            </SubmitButton>
          </ActionForm>
        )}
      </div>
      {lastError && (
        <p className="text-sm text-bad">
          The run due at <Time value={lastErrorAt} absolute /> could not start: {lastError}
        </p>
      )}
      {!isPaused && (
        <SlotTimes
          times={nextTimes(schedule, new Date(), 5).map((time) => time.toISOString())}
          timeZone={timeZoneOf(rule)}
        />
      )}
      <p className="text-xs text-muted">
        {catchUpInWords[schedule.catchUp]} Last started: {lastSlotAt ? <Time value={lastSlotAt} /> : "never"}.
      </p>
      {Object.keys(schedule.params).length > 0 && (
        <p className="text-xs text-muted [overflow-wrap:anywhere]">
          Parameters: <code>{JSON.stringify(schedule.params)}</code>
        </p>
      )}
      {mayEdit && (
        <details>
          <summary className="cursor-pointer text-sm text-muted">Edit or delete</summary>
          <div className="grid gap-4 py-3">
            <ScheduleForm slug={slug} values={valuesOf(schedule)} timeZones={timeZones} />
            <ActionForm action={deleteScheduleAction} values={values}>
              <SubmitButton variant="remove" size="sm" pending="Deleting…">
                Delete schedule
              </SubmitButton>
            </ActionForm>
          </div>
        </details>
      )}
    </article>
  );
}

const catchUpInWords = {
  skip: "Missed runs are skipped.",
  last: "Of missed runs, only the latest one starts.",
  all: "All missed runs start.",
};

function valuesOf({
  id,
  rule,
  isPaused,
  params,
  catchUp,
  maxLatenessMs,
  startsAt,
  endsAt,
  updatedAt,
}: ScheduleRow): ScheduleValues {
  const local = (time: Date | null) =>
    time === null
      ? ""
      : Temporal.Instant.fromEpochMilliseconds(time.getTime())
          .toZonedDateTimeISO(timeZoneOf(rule))
          .toPlainDateTime()
          .toString({ smallestUnit: "second" });
  return {
    id,
    ...rule,
    isPaused,
    params,
    catchUp,
    maxLatenessMs,
    startsAt: local(startsAt),
    endsAt: local(endsAt),
    updatedAt: updatedAt.toISOString(),
  };
}
