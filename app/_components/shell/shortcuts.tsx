"use client";

import { useRouter } from "next/navigation";
import { useEffect, useRef, useState, useTransition } from "react";
import { Dialog } from "@/app/_components/ui/dialog";
import { PendingLine } from "@/app/_components/ui/link-pending";
import { hasOpenDialog } from "@/app/_components/ui/open-dialogs";
import { places } from "./places";
import { beginsPair, findShortcut, isForShortcuts, type Shortcut } from "./shortcut-keys";

export type { Shortcut } from "./shortcut-keys";

/** A pair's second key comes within this time. */
const pairMs = 1500;
const offKey = "shortcuts-off";

/** Shortcuts registered by mounted components, latest last. */
const registered = new Set<{ current: readonly Shortcut[] }>();
const all = () => [...registered].flatMap(({ current }) => current);

/**
 * Registers keys while the component is mounted; `?` lists them. Typing in fields never triggers one, and a page's
 * keys win over those of what surrounds it.
 */
export function useShortcuts(shortcuts: readonly Shortcut[]): void {
  const held = useRef(shortcuts);
  useEffect(() => {
    held.current = shortcuts;
  });
  useEffect(() => {
    registered.add(held);
    return () => {
      registered.delete(held);
    };
  }, []);
}

/** Opens the list of shortcuts, from anywhere in the portal. */
export function openShortcuts(): void {
  window.dispatchEvent(new Event("switchyard:shortcuts"));
}

/** Hears the keys, and shows the list of them. Once, in the layout. */
export function Shortcuts() {
  const router = useRouter();
  const [shown, setShown] = useState<readonly Shortcut[]>();
  const [isOff, setOff] = useState(false);
  const [isGoing, startGoing] = useTransition();
  useShortcuts([
    { keys: "?", label: "Show keyboard shortcuts", run: () => setShown(all()) },
    ...places.flatMap(({ href, label, key }) =>
      key
        ? [{ keys: `g ${key}`, label: `Go to ${label}`, run: () => startGoing(() => router.push(href)) }]
        : [],
    ),
  ]);

  useEffect(() => setOff(localStorage.getItem(offKey) === "yes"), []);

  useEffect(() => {
    const open = () => setShown(all());
    window.addEventListener("switchyard:shortcuts", open);
    return () => window.removeEventListener("switchyard:shortcuts", open);
  }, []);

  useEffect(() => {
    if (isOff) return;
    let before: { key: string; at: number } | undefined;
    const hear = (event: KeyboardEvent) => {
      const { key, ctrlKey, metaKey, altKey, defaultPrevented } = event;
      const on = event.target instanceof HTMLElement ? event.target : undefined;
      if (!isForShortcuts({ key, ctrlKey, metaKey, altKey, defaultPrevented, on })) return;
      if (hasOpenDialog()) return;
      const shortcuts = all();
      const pressedBefore = before && event.timeStamp - before.at < pairMs ? before.key : undefined;
      const found = findShortcut(shortcuts, key, pressedBefore);
      before = beginsPair(shortcuts, key) ? { key, at: event.timeStamp } : undefined;
      if (!found) return;
      event.preventDefault();
      found.run();
    };
    document.addEventListener("keydown", hear);
    return () => document.removeEventListener("keydown", hear);
  }, [isOff]);

  function turn(off: boolean) {
    setOff(off);
    localStorage.setItem(offKey, off ? "yes" : "no");
  }

  return (
    <>
      <Dialog title="Keyboard shortcuts" isOpen={shown !== undefined} onClose={() => setShown(undefined)}>
        <dl className="grid gap-x-8 gap-y-1 p-4 text-sm sm:grid-cols-2">
          <Row keys="Ctrl K" label="Search and commands (Cmd K on a Mac)" />
          {unique(shown ?? []).map(({ keys, label }) => (
            <Row key={keys} keys={keys} label={label} />
          ))}
        </dl>
        <label className="flex items-center gap-2 border-t border-line px-4 py-3 text-sm">
          <input
            type="checkbox"
            checked={!isOff}
            onChange={({ target }) => turn(!target.checked)}
            className="size-4 accent-accent"
          />
          Enable single-key shortcuts
        </label>
      </Dialog>
      <PendingLine isPending={isGoing} />
    </>
  );
}

function Row({ keys, label }: { keys: string; label: string }) {
  return (
    <div className="flex items-baseline gap-3">
      <dt className="flex min-w-16 shrink-0 gap-1">
        {keys.split(" ").map((key) => (
          <kbd
            key={key}
            className="whitespace-nowrap rounded border border-line-strong/60 bg-raised px-1.5 text-xs leading-5 text-ink"
          >
            {key}
          </kbd>
        ))}
      </dt>
      <dd>{label}</dd>
    </div>
  );
}

/** Of those with the same keys, the one that counts; the page's own first. */
function unique(shortcuts: readonly Shortcut[]): Shortcut[] {
  const byKeys = new Map(shortcuts.map((shortcut) => [shortcut.keys, shortcut]));
  const isGoing = ({ keys }: Shortcut) => Number(keys.startsWith("g "));
  return [...byKeys.values()].sort((a, b) => isGoing(a) - isGoing(b));
}
