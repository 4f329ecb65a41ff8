"use client";

import { useRouter } from "next/navigation";
import { type MouseEvent, useActionState, useRef, useState } from "react";
import { Button } from "@/app/_components/ui/button";
import { Dialog } from "@/app/_components/ui/dialog";
import { withToast } from "@/app/_components/ui/with-toast";
import { counted } from "@/lib/base/number-text";
import { cancelRunsAction, deleteRunsAction, retryRunsAction } from "./actions";
import { boxesOf } from "./ticked-boxes";
import { useTickedRuns } from "./use-ticked-runs";

/** Bulk actions for the runs whose checkboxes belong to the form `formId`, anywhere on the page. */
export function SelectionBar({
  formId,
  search,
  matching,
  may,
}: {
  formId: string;
  /** The query that found the runs. */
  search: string;
  /** Number of the latest matching runs, up to the maximum per bulk action, and whether there are no others. */
  matching: { count: number; isAll: boolean };
  may: { operate: boolean; delete: boolean };
}) {
  const router = useRouter();
  const form = useRef<HTMLFormElement>(null);
  const { count, shown, isAll, tickAll } = useTickedRuns(form);
  const [isAsking, setAsking] = useState(false);
  const [, cancel] = useActionState(withToast(cancelRunsAction, { refusals: "toast" }), undefined);
  const [, retry] = useActionState(withToast(retryRunsAction, { refusals: "toast" }), undefined);
  const [, remove] = useActionState(withToast(deleteRunsAction, { refusals: "toast" }), undefined);

  /** As the form would be sent, but without what React adds to it. */
  const compare = (event: MouseEvent) => {
    event.preventDefault();
    const ticked = boxesOf(form.current).filter(({ checked }) => checked);
    router.push(`/runs/compare?${new URLSearchParams(ticked.map(({ value }) => ["run", value]))}`);
  };

  const isNone = count === 0;
  const number = isAll ? matching.count : (count ?? 0);
  return (
    <form
      ref={form}
      id={formId}
      action={cancel}
      className="no-print mb-2 flex min-h-8 flex-wrap items-center gap-2 text-sm"
    >
      {isAll && <input type="hidden" name="matching" value={search} />}
      <span role="status" className="text-muted">
        {number > 0 ? `${number} selected` : "Select runs to compare or manage"}
      </span>
      {number > 0 && (
        <Button size="sm" variant="quiet" onClick={() => form.current?.reset()}>
          Clear selection
        </Button>
      )}
      {count === shown && shown > 0 && matching.count > shown && !isAll && (
        <Button size="sm" variant="quiet" onClick={tickAll}>
          {matching.isAll
            ? `Select all ${matching.count} matching runs`
            : `Select the latest ${matching.count} matching runs`}
        </Button>
      )}
      <span className="ml-auto flex flex-wrap gap-2">
        <Button
          size="sm"
          type="submit"
          formAction="/runs/compare"
          formMethod="get"
          className="max-sm:hidden"
          onClick={compare}
          disabled={count !== undefined && count > 2}
        >
          Compare
        </Button>
        {may.operate && (
          <>
            <Button size="sm" type="submit" formAction={retry} disabled={isNone}>
              Retry
            </Button>
            <Button size="sm" type="submit" formAction={cancel} disabled={isNone}>
              Cancel
            </Button>
          </>
        )}
        {may.delete && (
          <Button size="sm" variant="remove" disabled={isNone} onClick={() => setAsking(true)}>
            Delete…
          </Button>
        )}
      </span>
      <DeleteDialog
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        number={number}
        formId={formId}
        action={remove}
      />
    </form>
  );
}

/** Says what goes before it goes. */
function DeleteDialog({
  isOpen,
  onClose,
  number,
  formId,
  action,
}: {
  isOpen: boolean;
  onClose: () => void;
  /** of runs */
  number: number;
  formId: string;
  action: (form: FormData) => void;
}) {
  return (
    <Dialog title="Delete runs" isOpen={isOpen} onClose={onClose}>
      <div className="grid gap-4 p-4 text-sm">
        <p>
          {number === 1 ? "Deletes this run" : `Deletes these ${number} runs`} with logs, artifacts and files.
          Unfinished runs and runs that trained a model version are kept.
        </p>
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Keep</Button>
          <Button
            type="submit"
            variant="danger"
            form={formId}
            formAction={action}
            // The press has to send the form before its button goes.
            onClick={() => setTimeout(onClose)}
          >
            Delete {counted(number, "run")}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
