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
    </>
  );
}

type At = ReturnType<FieldAt>;

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
