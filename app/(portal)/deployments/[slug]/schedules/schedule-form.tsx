"use client";

import { useActionState, useRef, useState } from "react";
import { Button } from "@/app/_components/button";
import { describedBy, Field, SelectField, Textarea, TextField } from "@/app/_components/field";
import { FormFooter } from "@/app/_components/form-footer";
import { keepTyped } from "@/app/_components/keep-typed";
import { Meanwhile } from "@/app/_components/meanwhile";
import { SuggestingInput } from "@/app/_components/suggesting-input";
import { issueAt } from "@/lib/errors";
import { hourMs } from "@/lib/time-units";
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
  const key = values.id ?? "new";
  const at = (name: string) => ({ id: `${name}-${key}`, error: issueAt(state?.issues, name) });

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
        <SelectField
          {...at("kind")}
          name="kind"
          label="Repeats"
          value={kind}
          onChange={({ target }) => setKind(target.value as ScheduleValues["kind"])}
        >
          <option value="cron">by a cron expression</option>
          <option value="interval">at an interval</option>
          <option value="rrule">by a recurrence rule</option>
        </SelectField>
        {kind === "cron" && (
          <TextField
            {...at("cron")}
            name="cron"
            label="Cron expression"
            hint="Minute, hour, day, month, weekday. A sixth field, put first, is seconds."
            defaultValue={values.cron ?? "0 6 * * 1-5"}
            required
            className="font-mono"
          />
        )}
        {kind === "interval" && (
          <DurationField
            {...at("intervalMs")}
            name="interval"
            label="Every"
            hint="Counted from when it was made, so it does not drift."
            valueMs={values.intervalMs ?? hourMs}
            required
          />
        )}
        {kind === "rrule" && <RuleField {...at("rrule")} rule={values.rrule} />}
        {kind !== "interval" && <ZoneField {...at("timeZone")} zone={values.timeZone} zones={timeZones} />}
        <SelectField
          {...at("catchUp")}
          name="catchUp"
          label="Missed runs"
          hint="While the portal was down or this was paused."
          defaultValue={values.catchUp}
        >
          <option value="skip">are skipped</option>
          <option value="last">only the last one starts</option>
          <option value="all">all start, one by one</option>
        </SelectField>
        <DurationField
          {...at("maxLatenessMs")}
          name="maxLateness"
          label="Latest start"
          hint="A run that is later never starts. Empty is no limit."
          valueMs={values.maxLatenessMs}
        />
        <TextField
          {...at("startsAt")}
          name="startsAt"
          label="Not before (may be empty)"
          type="datetime-local"
          defaultValue={values.startsAt}
        />
        <TextField
          {...at("endsAt")}
          name="endsAt"
          label="Not after (may be empty)"
          type="datetime-local"
          defaultValue={values.endsAt}
        />
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

type At = { id: string; error?: string };

function RuleField({ id, error, rule }: At & { rule?: string }) {
  const hint = "As calendars write it (RFC 5545). DTSTART may stand on a line above.";
  return (
    <Field id={id} label="Recurrence rule" hint={hint} error={error}>
      <Textarea
        id={id}
        name="rrule"
        defaultValue={rule ?? "RRULE:FREQ=MONTHLY;BYDAY=1MO;BYHOUR=6;BYMINUTE=0"}
        required
        spellCheck={false}
        className="font-mono text-xs"
        {...describedBy(id, { hint, error })}
      />
    </Field>
  );
}

/** Of a new schedule it is the reader's own zone. */
function ZoneField({ id, error, zone, zones }: At & { zone?: string; zones: string[] }) {
  const readers = useReadersTimeZone();
  const hint = "Its clock decides, also when it changes in spring and autumn.";
  return (
    <Field id={id} label="Time zone" hint={hint} error={error}>
      <SuggestingInput
        key={readers}
        id={id}
        name="timeZone"
        words={zones}
        defaultValue={zone ?? readers ?? "UTC"}
        required
        {...describedBy(id, { hint, error })}
      />
    </Field>
  );
}
