"use client";

import { useActionState, useState } from "react";
import { describedBy, Input } from "@/app/_components/forms/field";
import { FormFooter } from "@/app/_components/forms/form-footer";
import { SubmitButton } from "@/app/_components/forms/submit-button";
import { formatBytes, formatNumber } from "@/app/_components/ui/format";
import { issueAt } from "@/lib/base/errors";
import type { Retention, RetentionKind } from "@/lib/retention/retention";
import { type RetentionFormState, retentionAction } from "./actions";

const about: Record<RetentionKind, { label: string; what: string }> = {
  runs: {
    label: "Runs",
    what: "Finished runs with their tasks, logs, events, artifacts and files",
  },
  logs: { label: "Log lines", what: "Of runs that are kept, and of prediction requests" },
  events: { label: "Events", what: "State changes, webhook deliveries and other events" },
  artifacts: { label: "Artifacts", what: "Older versions; the latest version of each key is kept" },
  traces: { label: "Traces", what: "With their spans and assessments, by their start" },
  bin: {
    label: "Bin",
    what: "Deleted experiments, runs and logged models, with their files, by their deletion",
  },
  audit: { label: "Audit log", what: "Who changed what; at least 365 days" },
};

const kinds = Object.keys(about) as RetentionKind[];

/** The days to keep each kind. What would go is shown before it can be saved. */
export function RetentionForm({ retention }: { retention: Retention }) {
  const [state, submit] = useActionState<RetentionFormState, FormData>(retentionAction, undefined);
  // Saving requires a preview of exactly these values.
  const [changedAfter, setChangedAfter] = useState<RetentionFormState>();
  const goes = state && changedAfter !== state ? state.goes : undefined;
  const issueOf = (kind: string) => issueAt(state?.issues, kind);
  return (
    <form action={submit} onChange={() => setChangedAfter(state)} className="grid max-w-3xl gap-4">
      <div className="divide-y divide-line rounded-md border border-line bg-panel">
        {kinds.map((kind) => (
          <div
            key={kind}
            className="grid items-center gap-x-6 gap-y-1 px-4 py-2.5 sm:grid-cols-[1fr_12rem_11rem]"
          >
            <div>
              <label htmlFor={kind} className="text-sm font-medium">
                {about[kind].label}
              </label>
              <p id={`${kind}-hint`} className="text-xs text-muted">
                {about[kind].what}
              </p>
            </div>
            <div>
              <span className="flex items-center gap-2 text-sm">
                <Input
                  id={kind}
                  name={kind}
                  inputMode="numeric"
                  placeholder="forever"
                  defaultValue={state?.typed?.[kind] ?? retention[kind] ?? ""}
                  className="max-w-24"
                  {...describedBy(kind, { hint: true, error: issueOf(kind) })}
                />
                days
              </span>
              {issueOf(kind) && (
                <p id={`${kind}-error`} className="text-xs text-bad">
                  {issueOf(kind)}
                </p>
              )}
            </div>
            <p className="text-sm text-muted sm:text-right">
              {goes &&
                (goes[kind].rows === 0
                  ? "Nothing to delete"
                  : `${formatNumber(goes[kind].rows)} to delete, ${formatBytes(goes[kind].sizeBytes)}`)}
            </p>
          </div>
        ))}
      </div>
      <FormFooter state={state}>
        <SubmitButton variant="secondary" name="intent" value="preview">
          Preview
        </SubmitButton>
        {goes && (
          <SubmitButton
            variant={Object.values(goes).some(({ rows }) => rows > 0) ? "danger" : "primary"}
            name="intent"
            value="save"
          >
            Save
          </SubmitButton>
        )}
      </FormFooter>
    </form>
  );
}
