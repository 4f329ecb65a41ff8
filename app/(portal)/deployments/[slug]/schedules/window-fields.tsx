import { describedBy, Field, SelectField, Textarea, TextField } from "@/app/_components/forms/field";
import { DurationField } from "./duration-field";
import type { FieldAt, ScheduleValues } from "./schedule-values";

const paramsHint = "As a JSON object, in place of the deployment’s. Leave empty to use the deployment’s.";

function ParamsField({ id, error, params }: ReturnType<FieldAt> & Pick<ScheduleValues, "params">) {
  return (
    <div className="sm:col-span-2">
      <Field id={id} label="Parameters (optional)" hint={paramsHint} error={error}>
        <Textarea
          id={id}
          name="params"
          rows={2}
          spellCheck={false}
          className="font-mono text-xs"
          defaultValue={Object.keys(params).length > 0 ? JSON.stringify(params, null, 2) : ""}
          {...describedBy(id, { hint: paramsHint, error })}
        />
      </Field>
    </div>
  );
}

/** Form fields for missed and late runs and for the period in which a schedule is active. */
export function WindowFields({ at, values }: { at: FieldAt; values: ScheduleValues }) {
  return (
    <>
      <SelectField
        {...at("catchUp")}
        name="catchUp"
        label="Missed runs"
        hint="Applies after downtime or a pause."
        defaultValue={values.catchUp}
      >
        <option value="skip">Skip</option>
        <option value="last">Start only the latest</option>
        <option value="all">Start all, one by one</option>
      </SelectField>
      <DurationField
        {...at("maxLatenessMs")}
        name="maxLateness"
        label="Maximum delay"
        hint="Runs that would start later than this are skipped. Leave empty for no limit."
        valueMs={values.maxLatenessMs}
      />
      <TextField
        {...at("startsAt")}
        name="startsAt"
        label="Not before (optional)"
        type="datetime-local"
        defaultValue={values.startsAt}
      />
      <TextField
        {...at("endsAt")}
        name="endsAt"
        label="Not after (optional)"
        type="datetime-local"
        defaultValue={values.endsAt}
      />
      <ParamsField {...at("params")} params={values.params} />
    </>
  );
}
