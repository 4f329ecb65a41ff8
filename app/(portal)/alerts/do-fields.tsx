"use client";

import { Plus, Trash2 } from "lucide-react";
import { useState } from "react";
import { Button, IconButton } from "@/app/_components/ui/button";
import type { Choices, Kind } from "@/lib/automations/sentence";
import type { FieldIssue } from "@/lib/base/errors";
import { KindChoice } from "./kind-choice";

/** The actions of an alert besides messages: none, one or several. */
export function DoFields({
  kinds,
  todo,
  choices,
  issues,
}: {
  kinds: Kind[];
  todo: Record<string, unknown>[];
  choices: Choices;
  issues: FieldIssue[];
}) {
  const [items, setItems] = useState(todo.map((values, key) => ({ key, values })));
  const add = () => {
    const key = Math.max(-1, ...items.map((item) => item.key)) + 1;
    setItems([...items, { key, values: kinds[0]!.initial }]);
  };
  return (
    <div className="grid gap-4">
      {items.map(({ key, values }) => (
        <div key={key} className="flex items-start gap-2">
          <input type="hidden" name="do" value={key} />
          <div className="min-w-0 flex-1">
            <KindChoice
              lead="Then"
              label="Action"
              prefix={`do.${key}`}
              kinds={kinds}
              values={values}
              choices={choices}
              issues={issues}
            />
          </div>
          <IconButton
            label="Remove this action"
            icon={Trash2}
            onClick={() => setItems(items.filter((item) => item.key !== key))}
          />
        </div>
      ))}
      <Button size="sm" className="justify-self-start" onClick={add}>
        <Plus aria-hidden="true" /> {items.length > 0 ? "Add another action" : "Add an action"}
      </Button>
    </div>
  );
}
