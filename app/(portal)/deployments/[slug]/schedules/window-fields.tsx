import { SelectField, TextField } from "@/app/_components/forms/field";
import { DurationField } from "./duration-field";
import type { FieldAt, ScheduleValues } from "./schedule-values";

/** What happens to missed and late runs, and between which moments a schedule starts any. */
export function WindowFields({ at, values }: { at: FieldAt; values: ScheduleValues }) {
  return (
    <>
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
    </>
  );
}
