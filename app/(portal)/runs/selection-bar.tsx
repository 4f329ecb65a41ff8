"use client";

import { useRouter } from "next/navigation";
import { type MouseEvent, useActionState, useCallback, useEffect, useRef, useState } from "react";
import { Button } from "@/app/_components/button";
import { Dialog } from "@/app/_components/dialog";
import { useShortcuts } from "@/app/_components/shortcuts";
import { toast } from "@/app/_components/toasts";
import type { FormState } from "@/app/_server/action";
import { cancelRunsAction, deleteRunsAction, retryRunsAction } from "./actions";
import { boxesOf, moveFocus, rangeOf, rowBox } from "./ticked-boxes";

/** What can be done with the runs whose boxes, anywhere on the page, belong to the form `formId`. */
export function SelectionBar({
  formId,
  search,
  matching,
  atMost,
  may,
}: {
  formId: string;
  /** The query that found the runs. */
  search: string;
  /** How many it finds in all, as far as they were counted. */
  matching: number;
  /** No more are changed at once. */
  atMost: number;
  may: { operate: boolean; delete: boolean };
}) {
  const router = useRouter();
  const form = useRef<HTMLFormElement>(null);
  const last = useRef<HTMLInputElement>(null);
  const [count, setCount] = useState<number>();
  const [shown, setShown] = useState(0);
  const [isAll, setAll] = useState(false);
  const [isAsking, setAsking] = useState(false);
  const [, cancel] = useActionState(told(cancelRunsAction), undefined);
  const [, retry] = useActionState(told(retryRunsAction), undefined);
  const [, remove] = useActionState(told(deleteRunsAction), undefined);

  const recount = useCallback(() => {
    const boxes = boxesOf(form.current);
    const ticked = boxes.filter(({ checked }) => checked).length;
    setCount(ticked);
    setShown(boxes.length);
    if (ticked < boxes.length) setAll(false);
  }, []);

  // Live rows come and go: what is ticked is counted after each reading of the page.
  useEffect(recount);

  const tick = useCallback(
    (box: HTMLInputElement, isRange: boolean) => {
      const range = isRange ? rangeOf(boxesOf(form.current), last.current, box) : [];
      for (const one of range) one.checked = box.checked;
      last.current = box;
      recount();
    },
    [recount],
  );

  useEffect(() => {
    const hear = (event: Event) => {
      const box = event.target;
      if (!(box instanceof HTMLInputElement) || box.form !== form.current) return;
      if (box.dataset.ticks === "all") {
        for (const one of boxesOf(form.current)) one.checked = box.checked;
        recount();
      } else if (box.name === "run") tick(box, (event as PointerEvent).shiftKey);
    };
    const forget = (event: Event) => event.target === form.current && setTimeout(recount);
    document.addEventListener("click", hear);
    document.addEventListener("reset", forget);
    return () => {
      document.removeEventListener("click", hear);
      document.removeEventListener("reset", forget);
    };
  }, [tick, recount]);

  const toggle = (isRange: boolean) => {
    const box = rowBox(boxesOf(form.current));
    if (!box) return;
    box.checked = !box.checked;
    tick(box, isRange);
  };
  useShortcuts([
    { keys: "j", label: "Next run", run: () => moveFocus(boxesOf(form.current), 1) },
    { keys: "k", label: "Run before", run: () => moveFocus(boxesOf(form.current), -1) },
    { keys: "x", label: "Tick the run", run: () => toggle(false) },
    { keys: "X", label: "Tick all from the last ticked run to this one", run: () => toggle(true) },
  ]);

  /** As the form would be sent, but without what React adds to it. */
  const compare = (event: MouseEvent) => {
    event.preventDefault();
    const ticked = boxesOf(form.current).filter(({ checked }) => checked);
    router.push(`/runs/compare?${new URLSearchParams(ticked.map(({ value }) => ["run", value]))}`);
  };

  const isNone = count === 0;
  const number = isAll ? Math.min(matching, atMost) : (count ?? 0);
  return (
    <form
      ref={form}
      id={formId}
      action={cancel}
      className="no-print mb-2 flex min-h-8 flex-wrap items-center gap-2 text-sm"
    >
      {isAll && <input type="hidden" name="matching" value={search} />}
      <span role="status" className="text-muted">
        {number > 0 ? `${number} ticked` : "Tick runs to compare or change them"}
      </span>
      {number > 0 && (
        <Button size="sm" variant="quiet" onClick={() => form.current?.reset()}>
          Untick
        </Button>
      )}
      {count === shown && shown > 0 && matching > shown && !isAll && (
        <Button size="sm" variant="quiet" onClick={() => setAll(true)}>
          {matching > atMost ? `Tick the newest ${atMost} that match` : `Tick all ${matching} that match`}
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
          <Button size="sm" variant="danger" disabled={isNone} onClick={() => setAsking(true)}>
            Delete…
          </Button>
        )}
      </span>
      <Dialog title="Delete runs" isOpen={isAsking} onClose={() => setAsking(false)}>
        <div className="grid gap-4 p-4 text-sm">
          <p>
            {number === 1 ? "This run goes" : `These ${number} runs go`} with logs, artifacts and files. Runs
            that are not done, and those that trained a model version, stay.
          </p>
          <div className="flex justify-end gap-2">
            <Button onClick={() => setAsking(false)}>Keep</Button>
            <Button
              type="submit"
              variant="danger"
              form={formId}
              formAction={remove}
              onClick={closeSoon(setAsking)}
            >
              Delete {number === 1 ? "1 run" : `${number} runs`}
            </Button>
          </div>
        </div>
      </Dialog>
    </form>
  );
}

/** The press has to send the form before its button goes. */
const closeSoon = (set: (isOpen: boolean) => void) => () => void setTimeout(() => set(false));

type Action = (state: FormState, form: FormData) => Promise<FormState>;

/** The action, whose outcome is told in a toast. */
function told(action: Action): Action {
  return async (before, form) => {
    const state = await action(before, form);
    if (state?.message) toast(state.message, { isError: state.isRefused });
    return state;
  };
}
