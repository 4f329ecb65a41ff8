"use client";

import { useActionState, useRef, useState } from "react";
import { Button } from "@/app/_components/button";
import { describedBy, Field, Input, Select, Textarea } from "@/app/_components/field";
import { FormFooter } from "@/app/_components/form-footer";
import { keepTyped } from "@/app/_components/keep-typed";
import { Meanwhile } from "@/app/_components/meanwhile";
import { SuggestingInput } from "@/app/_components/suggesting-input";
import { issueAt } from "@/lib/errors";
import { saveScheduleAction } from "./actions";
import { DurationField } from "./duration-field";
import { ScheduleForecast } from "./schedule-forecast";
import { useReadersTimeZone } from "./slot-times";

/** A schedule as its form shows it; first and last moment are local times of its zone. */
export type ScheduleValues = {
  id?: string;
  updatedAt?: string;
  kind: "cron" | "interval" | "rrule";
  cron?: string;
  intervalMs?: number;
  rrule?: string;
  anchorAt?: string;
  timeZone?: string;
  isPaused: boolean;
  catchUp: "skip" | "last" | "all";
  maxLatenessMs: number | null;
  startsAt: string;
  endsAt: string;
};

/** Makes a schedule of a deployment, or changes one that has an id. */
export function ScheduleForm({
  slug,
  values,
  timeZones,
}: {
  slug: string;
  values: ScheduleValues;
  timeZones: string[];
}) {
  const [state, submit, isPending] = useActionState(saveScheduleAction, undefined);
  const [kind, setKind] = useState(values.kind);
  const form = useRef<HTMLFormElement>(null);
  const readers = useReadersTimeZone();
  const key = values.id ?? "new";
  const control = (name: string, hint?: string) => {
    const id = `${name}-${key}`;
    const error = issueAt(state?.issues, name);
    return { field: { id, hint, error }, input: { id, name, ...describedBy(id, { hint, error }) } };
  };
  const kindControl = control("kind");
  const cronControl = control(
    "cron",
    "Minute, hour, day, month, weekday. A sixth field, put first, is seconds.",
  );
  const everyControl = control("intervalMs", "Counted from when it was made, so it does not drift.");
  const rruleControl = control(
    "rrule",
    "As calendars write it (RFC 5545). DTSTART may stand on a line above.",
  );
  const zoneControl = control("timeZone", "Its clock decides, also when it changes in spring and autumn.");
  const catchUpControl = control("catchUp", "While the portal was down or this was paused.");
  const latenessControl = control("maxLatenessMs", "A run that is later never starts. Empty is no limit.");
  const startsControl = control("startsAt");
  const endsControl = control("endsAt");

  return (
    <form
      ref={form}
      onSubmit={keepTyped(submit)}
      className="grid gap-x-6 gap-y-4 lg:grid-cols-[minmax(0,1fr)_22rem]"
    >
      <input type="hidden" name="slug" value={slug} />
      <input type="hidden" name="id" value={values.id ?? ""} />
      <input type="hidden" name="isPaused" value={String(values.isPaused)} />
      <input type="hidden" name="anchorAt" value={values.anchorAt ?? ""} />
      <div className="grid content-start gap-x-4 gap-y-3 sm:grid-cols-2">
        <Field label="Repeats" {...kindControl.field}>
          <Select
            {...kindControl.input}
            value={kind}
            onChange={({ target }) => setKind(target.value as ScheduleValues["kind"])}
          >
            <option value="cron">by a cron expression</option>
            <option value="interval">at an interval</option>
            <option value="rrule">by a recurrence rule</option>
          </Select>
        </Field>
        {kind === "cron" && (
          <Field label="Cron expression" {...cronControl.field}>
            <Input
              {...cronControl.input}
              defaultValue={values.cron ?? "0 6 * * 1-5"}
              required
              autoComplete="off"
              className="font-mono"
            />
          </Field>
        )}
        {kind === "interval" && (
          <Field label="Every" {...everyControl.field} id={`interval-${key}`}>
            <DurationField
              id={`interval-${key}`}
              name="interval"
              label="Every"
              valueMs={values.intervalMs ?? 3_600_000}
              required
            />
          </Field>
        )}
        {kind === "rrule" && (
          <Field label="Recurrence rule" {...rruleControl.field}>
            <Textarea
              {...rruleControl.input}
              defaultValue={values.rrule ?? "RRULE:FREQ=MONTHLY;BYDAY=1MO;BYHOUR=6;BYMINUTE=0"}
              required
              spellCheck={false}
              className="font-mono text-xs"
            />
          </Field>
        )}
        {kind !== "interval" && (
          <Field label="Time zone" {...zoneControl.field}>
            <SuggestingInput
              {...zoneControl.input}
              key={readers}
              words={timeZones}
              defaultValue={values.timeZone ?? readers ?? "UTC"}
              required
            />
          </Field>
        )}
        <Field label="Missed runs" {...catchUpControl.field}>
          <Select {...catchUpControl.input} defaultValue={values.catchUp}>
            <option value="skip">are skipped</option>
            <option value="last">only the last one starts</option>
            <option value="all">all start, one by one</option>
          </Select>
        </Field>
        <Field label="Latest start" {...latenessControl.field} id={`maxLateness-${key}`}>
          <DurationField
            id={`maxLateness-${key}`}
            name="maxLateness"
            label="Latest start"
            valueMs={values.maxLatenessMs}
          />
        </Field>
        <Field label="Not before (may be empty)" {...startsControl.field}>
          <Input {...startsControl.input} type="datetime-local" defaultValue={values.startsAt} />
        </Field>
        <Field label="Not after (may be empty)" {...endsControl.field}>
          <Input {...endsControl.input} type="datetime-local" defaultValue={values.endsAt} />
        </Field>
      </div>
      <div className="grid content-start gap-1">
        <p className="text-sm font-medium">Next five times</p>
        <ScheduleForecast key={kind} form={form} />
      </div>
      <Meanwhile state={state} updatedAt={values.updatedAt} />
      <FormFooter state={state}>
        <Button type="submit" variant="primary" disabled={isPending}>
          {isPending ? "Saving…" : values.id ? "Save" : "Add schedule"}
        </Button>
      </FormFooter>
    </form>
  );
}
