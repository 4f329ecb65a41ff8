"use client";

import { useRouter } from "next/navigation";
import { type ReactNode, useActionState, useRef, useState } from "react";
import { Input } from "@/app/_components/forms/field";
import { Button } from "@/app/_components/ui/button";
import { Dialog } from "@/app/_components/ui/dialog";
import { withToast } from "@/app/_components/ui/with-toast";
import { boxesOf } from "@/app/(portal)/runs/ticked-boxes";
import { useTickedRuns } from "@/app/(portal)/runs/use-ticked-runs";
import { deleteRunsAction, registerRunsAction, restoreRunsAction, tagRunsAction } from "./actions";

const mostCompared = 100;
const mostRegistered = 20;

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
  const [opened, setOpened] = useState<"tag" | "register">();
  const close = () => setOpened(undefined);
  const [, move] = useActionState(
    withToast(isDeleted ? restoreRunsAction : deleteRunsAction, { refusals: "toast" }),
    undefined,
  );
  const [, tag] = useActionState(withToast(tagRunsAction, { refusals: "toast" }), undefined);
  const [, register] = useActionState(withToast(registerRunsAction, { refusals: "toast" }), undefined);
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
          <>
            <Button size="sm" disabled={isNone} onClick={() => setOpened("tag")}>
              Tag…
            </Button>
            <Button
              size="sm"
              disabled={isNone || count > mostRegistered}
              onClick={() => setOpened("register")}
            >
              Register…
            </Button>
          </>
        )}
        {may.delete && (
          <Button size="sm" type="submit" variant={isDeleted ? "secondary" : "remove"} disabled={isNone}>
            {isDeleted ? "Restore" : "Delete"}
          </Button>
        )}
      </span>
      <FormDialog
        title="Tag runs"
        formId={formId}
        isOpen={opened === "tag"}
        onClose={close}
        press="Set tag"
        action={tag}
      >
        <p>
          Sets a tag of {count === 1 ? "this run" : `these ${count} runs`}; a value that it has is replaced.
        </p>
        <Input name="key" form={formId} aria-label="Tag key" placeholder="Key" required={opened === "tag"} />
        <Input name="value" form={formId} aria-label="Tag value" placeholder="Value" />
      </FormDialog>
      <FormDialog
        title={count === 1 ? "Register a model" : `Register ${count} models`}
        formId={formId}
        isOpen={opened === "register"}
        onClose={close}
        press="Register"
        action={register}
      >
        <p>The last model that each run logged becomes a version. A new name makes a new registered model.</p>
        <Input
          name="name"
          form={formId}
          aria-label="Registered model"
          placeholder="Registered model"
          maxLength={250}
          required={opened === "register"}
        />
      </FormDialog>
    </form>
  );
}

/** A dialog with fields of the form `formId`, and a button that sends it. */
function FormDialog({
  title,
  formId,
  isOpen,
  onClose,
  press,
  action,
  children,
}: {
  title: string;
  formId: string;
  isOpen: boolean;
  onClose: () => void;
  /** Words on its button. */
  press: string;
  action: (form: FormData) => void;
  children: ReactNode;
}) {
  return (
    <Dialog title={title} isOpen={isOpen} onClose={onClose}>
      <div className="grid gap-3 p-4 text-sm">
        {children}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button
            type="submit"
            variant="primary"
            form={formId}
            formAction={action}
            // The press has to send the form before its fields go.
            onClick={({ currentTarget }) => currentTarget.form?.checkValidity() && setTimeout(onClose)}
          >
            {press}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
