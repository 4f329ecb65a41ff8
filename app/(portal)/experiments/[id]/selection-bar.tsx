"use client";

import { useRouter } from "next/navigation";
import { useActionState, useRef, useState } from "react";
import { Input } from "@/app/_components/forms/field";
import { Button } from "@/app/_components/ui/button";
import { Dialog } from "@/app/_components/ui/dialog";
import { withToast } from "@/app/_components/ui/with-toast";
import { boxesOf } from "@/app/(portal)/runs/ticked-boxes";
import { useTickedRuns } from "@/app/(portal)/runs/use-ticked-runs";
import { deleteRunsAction, restoreRunsAction, tagRunsAction } from "./actions";

const mostCompared = 100;

/** Actions for the experiment runs whose boxes belong to the form `formId`, anywhere on the page. */
export function SelectionBar({
  formId,
  wireId,
  isDeleted,
  may,
}: {
  formId: string;
  wireId: string;
  /** The list shows deleted runs. */
  isDeleted: boolean;
  may: { tag: boolean; delete: boolean };
}) {
  const router = useRouter();
  const form = useRef<HTMLFormElement>(null);
  const { count = 0 } = useTickedRuns(form);
  const [isTagging, setTagging] = useState(false);
  const [, move] = useActionState(
    withToast(isDeleted ? restoreRunsAction : deleteRunsAction, { refusals: "toast" }),
    undefined,
  );
  const [, tag] = useActionState(withToast(tagRunsAction, { refusals: "toast" }), undefined);
  const ticked = () => boxesOf(form.current).flatMap(({ checked, value }) => (checked ? [value] : []));
  const isNone = count === 0;
  return (
    <form
      ref={form}
      id={formId}
      action={move}
      className="no-print mb-2 flex min-h-8 flex-wrap items-center gap-2 text-sm"
    >
      <input type="hidden" name="experiment" value={wireId} />
      <span role="status" className="text-muted">
        {isNone ? "Select runs to compare or manage" : `${count} selected`}
      </span>
      {!isNone && (
        <Button size="sm" variant="quiet" onClick={() => form.current?.reset()}>
          Clear selection
        </Button>
      )}
      <span className="ml-auto flex flex-wrap gap-2">
        <Button
          size="sm"
          disabled={count < 2 || count > mostCompared}
          onClick={() =>
            router.push(`/experiments/compare?${new URLSearchParams(ticked().map((id) => ["run", id]))}`)
          }
        >
          Compare
        </Button>
        {may.tag && !isDeleted && (
          <Button size="sm" disabled={isNone} onClick={() => setTagging(true)}>
            Tag…
          </Button>
        )}
        {may.delete && (
          <Button size="sm" type="submit" variant={isDeleted ? "secondary" : "danger"} disabled={isNone}>
            {isDeleted ? "Restore" : "Delete"}
          </Button>
        )}
      </span>
      <Dialog title="Tag runs" isOpen={isTagging} onClose={() => setTagging(false)}>
        <div className="grid gap-3 p-4 text-sm">
          <p>
            Sets a tag of {count === 1 ? "this run" : `these ${count} runs`}; a value that it has is replaced.
          </p>
          <Input name="key" form={formId} aria-label="Tag key" placeholder="Key" required={isTagging} />
          <Input name="value" form={formId} aria-label="Tag value" placeholder="Value" />
          <div className="flex justify-end gap-2">
            <Button onClick={() => setTagging(false)}>Cancel</Button>
            <Button
              type="submit"
              variant="primary"
              form={formId}
              formAction={tag}
              // The press has to send the form before its fields go.
              onClick={() => setTimeout(() => setTagging(false))}
            >
              Set tag
            </Button>
          </div>
        </div>
      </Dialog>
    </form>
  );
}
