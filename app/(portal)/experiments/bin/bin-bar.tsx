"use client";

import { useActionState, useRef, useState } from "react";
import { Button } from "@/app/_components/ui/button";
import { Dialog } from "@/app/_components/ui/dialog";
import { withToast } from "@/app/_components/ui/with-toast";
import { useTickedRuns } from "@/app/(portal)/runs/use-ticked-runs";
import { deleteFromBinAction, moveInBinAction } from "./actions";

/** Actions for what is selected in the bin, by boxes of the form `formId`. */
export function BinBar({ formId }: { formId: string }) {
  const form = useRef<HTMLFormElement>(null);
  const { count = 0 } = useTickedRuns(form);
  const [isAsking, setAsking] = useState(false);
  const [, restore] = useActionState(withToast(moveInBinAction, { refusals: "toast" }), undefined);
  const [, remove] = useActionState(withToast(deleteFromBinAction, { refusals: "toast" }), undefined);
  const isNone = count === 0;
  return (
    <form
      ref={form}
      id={formId}
      action={restore}
      className="no-print mb-2 flex min-h-8 flex-wrap items-center gap-2 text-sm"
    >
      <input type="hidden" name="to" value="active" />
      <span role="status" className="text-muted">
        {isNone ? "Select what to restore or to delete for good" : `${count} selected`}
      </span>
      <span className="ml-auto flex flex-wrap gap-2">
        <Button size="sm" type="submit" disabled={isNone}>
          Restore
        </Button>
        <Button size="sm" variant="remove" disabled={isNone} onClick={() => setAsking(true)}>
          Delete for good…
        </Button>
      </span>
      <Dialog title="Delete for good?" isOpen={isAsking} onClose={() => setAsking(false)}>
        <div className="grid gap-3 p-4 text-sm">
          <p>
            {count === 1 ? "The selected item is" : `The ${count} selected items are`} deleted with all values
            and files. This cannot be undone. What a registered version came of stays.
          </p>
          <div className="flex justify-end gap-2">
            <Button onClick={() => setAsking(false)}>Cancel</Button>
            <Button
              type="submit"
              variant="danger"
              form={formId}
              formAction={remove}
              // The press has to send the form before its button goes.
              onClick={() => setTimeout(() => setAsking(false))}
            >
              Delete for good
            </Button>
          </div>
        </div>
      </Dialog>
    </form>
  );
}
