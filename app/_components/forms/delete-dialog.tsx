"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { Button } from "@/app/_components/ui/button";
import { Dialog } from "@/app/_components/ui/dialog";
import { toast } from "@/app/_components/ui/toast";
import { UsesList, type UsesShown } from "./uses-list";

/**
 * A button that deletes what a page shows, through the API, after a dialog with what uses it.
 * @param name what is deleted, with its kind: "version 3 of claims"
 * @param path of the API: `/datasets/claims/versions/3`
 * @param effect what goes with it, as a sentence
 * @param next page to go to afterwards
 */
export function DeleteDialog({
  name,
  path,
  effect,
  next,
  size,
}: {
  name: string;
  path: string;
  effect: string;
  next: string;
  size?: "sm";
}) {
  const router = useRouter();
  const [isOpen, setOpen] = useState(false);
  const [shown, setShown] = useState<UsesShown>({});
  const [isForced, setForced] = useState(false);
  const [isDeleting, setDeleting] = useState(false);
  const uses = shown.uses ?? [];
  const isHeld = uses.some((use) => use.isHolding);

  async function open() {
    setOpen(true);
    setForced(false);
    setShown({});
    const answer = await call(`${path}/uses`);
    setShown(answer.ok ? { uses: answer.body.uses } : { problem: answer.body.detail });
  }
  async function remove() {
    setDeleting(true);
    const answer = await call(`${path}${uses.length > 0 ? "?force=true" : ""}`, "DELETE");
    setDeleting(false);
    if (!answer.ok) return setShown({ uses, problem: answer.body.detail });
    setOpen(false);
    toast(`Deleted ${name}.`);
    router.push(next);
    router.refresh();
  }

  return (
    <>
      <Button variant="remove" size={size} onClick={open}>
        Delete…
      </Button>
      <Dialog title={`Delete ${name}?`} isOpen={isOpen} onClose={() => setOpen(false)}>
        <div className="grid gap-3 p-4 text-sm">
          <p>{effect} This cannot be undone.</p>
          <UsesList shown={shown} />
          {uses.length > 0 && !isHeld && (
            <label className="flex items-center gap-2">
              <input
                type="checkbox"
                checked={isForced}
                onChange={({ target }) => setForced(target.checked)}
                className="accent-accent"
              />
              Delete although it is used
            </label>
          )}
          <div className="flex justify-end gap-2">
            <Button onClick={() => setOpen(false)}>Cancel</Button>
            <Button
              variant="danger"
              disabled={!shown.uses || isHeld || isDeleting || (uses.length > 0 && !isForced)}
              onClick={remove}
            >
              {isDeleting ? "Deleting…" : "Delete"}
            </Button>
          </div>
        </div>
      </Dialog>
    </>
  );
}

async function call(path: string, method = "GET") {
  try {
    const answer = await fetch(`/api/v1${path}`, { method });
    return { ok: answer.ok, body: answer.status === 204 ? {} : await answer.json() };
  } catch {
    return { ok: false, body: { detail: "Connection lost. Try again." } };
  }
}
