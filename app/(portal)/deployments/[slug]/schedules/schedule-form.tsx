"use client";

import { useActionState, useRef, useState } from "react";
import { EditConflict } from "@/app/_components/forms/edit-conflict";
import { FormFooter } from "@/app/_components/forms/form-footer";
import { keepTyped } from "@/app/_components/forms/keep-typed";
import { Button } from "@/app/_components/ui/button";
import { issueAt } from "@/lib/base/errors";
import { saveScheduleAction } from "./actions";
import { RhythmFields } from "./rhythm-fields";
import { ScheduleForecast } from "./schedule-forecast";
import type { FieldAt, ScheduleValues } from "./schedule-values";
import { WindowFields } from "./window-fields";

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
  const at: FieldAt = (name) => ({ id: `${name}-${key}`, error: issueAt(state?.issues, name) });

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
        <RhythmFields at={at} kind={kind} onKindChange={setKind} values={values} timeZones={timeZones} />
        <WindowFields at={at} values={values} />
      </div>
      <div className="grid content-start gap-1">
        <p className="text-sm font-medium">Next 5 runs</p>
        <ScheduleForecast key={kind} form={form} />
      </div>
      <EditConflict state={state} updatedAt={values.updatedAt} />
      <FormFooter state={state}>
        <Button type="submit" variant="primary" disabled={isPending}>
          {isPending ? "Saving…" : values.id ? "Save" : "Add schedule"}
        </Button>
      </FormFooter>
    </form>
  );
}
