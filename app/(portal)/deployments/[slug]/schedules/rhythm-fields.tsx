import { describedBy, Field, SelectField, Textarea, TextField } from "@/app/_components/forms/field";
import { SuggestingInput } from "@/app/_components/forms/suggesting-input";
import { hourMs } from "@/lib/base/time-units";
import { DurationField } from "./duration-field";
import type { FieldAt, ScheduleValues } from "./schedule-values";
import { useReadersTimeZone } from "./slot-times";

/** The rule of a schedule: its kind, then the fields of that kind. */
export function RhythmFields({
  at,
  kind,
  onKindChange,
  values,
  timeZones,
}: {
  at: FieldAt;
  kind: ScheduleValues["kind"];
  onKindChange: (kind: ScheduleValues["kind"]) => void;
  values: ScheduleValues;
  timeZones: string[];
}) {
  return (
    <>
      <SelectField
        {...at("kind")}
        name="kind"
        label="Repeats"
        value={kind}
        onChange={({ target }) => onKindChange(target.value as ScheduleValues["kind"])}
      >
        <option value="cron">Cron expression</option>
        <option value="interval">Interval</option>
        <option value="rrule">Recurrence rule</option>
      </SelectField>
      {kind === "cron" && (
        <TextField
          {...at("cron")}
          name="cron"
          label="Cron expression"
          hint="Minute, hour, day, month, weekday. An optional sixth field at the start is seconds."
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
          hint="Counted from when the schedule was created, so times do not drift."
          valueMs={values.intervalMs ?? hourMs}
          required
        />
      )}
      {kind === "rrule" && <RuleField {...at("rrule")} rule={values.rrule} />}
      {kind !== "interval" && <ZoneField {...at("timeZone")} zone={values.timeZone} zones={timeZones} />}
    </>
  );
}

type At = ReturnType<FieldAt>;

function RuleField({ id, error, rule }: At & { rule?: string }) {
  const hint = "iCalendar format (RFC 5545). DTSTART may be on a line above.";
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
  const hint = "Times follow this zone, including daylight saving time.";
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
