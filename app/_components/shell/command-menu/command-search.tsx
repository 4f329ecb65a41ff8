"use client";

import { Command } from "cmdk";
import { Keyboard, type LucideIcon, Play } from "lucide-react";
import { useState } from "react";
import { openShortcuts } from "@/app/_components/shell/shortcuts";
import { states } from "@/app/_components/ui/states";
import { type Role, roleAllows } from "@/lib/base/member";
import type { RunState } from "@/lib/base/run";
import type { Found } from "@/lib/search/find-by-name";
import { foundHref, foundKinds } from "./found-href";
import { findPages } from "./pages";
import { selectedValue } from "./selected-value";
import { useFound } from "./use-found";

const longest = 200;

/** Goes to any page, runs a deployment, and finds what the team has by name. "run x" looks for deployments only. */
export function CommandSearch({
  role,
  onGo: go,
  onDone,
}: {
  role: Role;
  onGo: (href: string) => void;
  onDone: () => void;
}) {
  const [text, setText] = useState("");
  const [chosen, setChosen] = useState("");
  const wanted = text.trim().toLowerCase();
  const toRun = /^run\s+(.+)/.exec(wanted)?.[1];
  const { items, isBroken, isAsking } = useFound((toRun ?? wanted).slice(0, longest));
  const pages = findPages(wanted, role);
  const runnable = roleAllows(role, "operator") ? items.filter(({ kind }) => kind === "deployment") : [];
  const found = grouped(toRun ? [] : items);
  const values = [
    ...runnable.map(({ id }) => `run ${id}`),
    ...found.flatMap(([kind, ofKind]) => ofKind.map(({ id }) => `${kind} ${id}`)),
    ...pages.map(({ href }) => href),
    ...(wanted === "" ? ["keys"] : []),
  ];
  const hasNothing = pages.length + found.length + runnable.length === 0;
  return (
    <Command
      label="Search and commands"
      shouldFilter={false}
      loop
      value={selectedValue(values, chosen)}
      onValueChange={setChosen}
    >
      <Command.Input
        value={text}
        onValueChange={setText}
        autoFocus
        placeholder="Go to, run a deployment, find a run, model, dataset…"
        className="w-full border-b border-line bg-panel px-4 py-3 text-base outline-none placeholder:text-muted"
      />
      <Command.List label="Results" className="max-h-[60dvh] min-h-64 overflow-y-auto p-1.5">
        {hasNothing && (
          <p role="status" className="px-3 py-6 text-center text-sm text-muted">
            {isAsking ? "Searching…" : isBroken ? "Search is not responding." : "No results."}
          </p>
        )}
        {runnable.length > 0 && (
          <Group heading="Run">
            {runnable.map(({ id, name }) => (
              <Item
                key={id}
                value={`run ${id}`}
                icon={Play}
                label={`Run ${name}`}
                onSelect={() => go(`/deployments/${encodeURIComponent(id)}#run`)}
              />
            ))}
          </Group>
        )}
        {found.map(([kind, ofKind]) => (
          <Group key={kind} heading={foundKinds[kind].label}>
            {ofKind.map((item) => (
              <Item
                key={item.id}
                value={`${kind} ${item.id}`}
                icon={kind === "run" ? states[item.detail as RunState].icon : foundKinds[kind].icon}
                label={item.name}
                detail={kind === "run" ? states[item.detail as RunState].label : item.detail}
                onSelect={() => go(foundHref(item))}
              />
            ))}
          </Group>
        ))}
        {pages.length > 0 && (
          <Group heading="Go to">
            {pages.map(({ href, label, icon, key }) => (
              <Item
                key={href}
                value={href}
                icon={icon}
                label={label}
                detail={key && `g ${key}`}
                onSelect={() => go(href)}
              />
            ))}
          </Group>
        )}
        {wanted === "" && (
          <Group heading="Actions">
            <Item
              value="keys"
              icon={Keyboard}
              label="Show keyboard shortcuts"
              detail="?"
              onSelect={() => {
                onDone();
                openShortcuts();
              }}
            />
          </Group>
        )}
      </Command.List>
    </Command>
  );
}

function Group({ heading, children }: { heading: string; children: React.ReactNode }) {
  return (
    <Command.Group
      heading={heading}
      className="[&_[cmdk-group-heading]]:px-3 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:text-muted"
    >
      {children}
    </Command.Group>
  );
}

function Item({
  value,
  icon: Icon,
  label,
  detail,
  onSelect,
}: {
  value: string;
  icon: LucideIcon;
  label: string;
  detail?: string;
  onSelect: () => void;
}) {
  return (
    <Command.Item
      value={value}
      onSelect={onSelect}
      className="flex cursor-pointer items-center gap-2.5 rounded-md px-3 py-1.5 text-sm aria-selected:bg-accent-soft"
    >
      <Icon className="size-4 shrink-0 text-muted" aria-hidden="true" />
      <span className="min-w-0 flex-1 truncate">{label}</span>
      {detail && <span className="shrink-0 text-xs text-muted">{detail}</span>}
    </Command.Item>
  );
}

/** By kind, in the order of the answer. */
function grouped(found: Found[]) {
  const groups = new Map<Found["kind"], Found[]>();
  for (const item of found) groups.set(item.kind, [...(groups.get(item.kind) ?? []), item]);
  return [...groups];
}
