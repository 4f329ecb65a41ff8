"use client";

import { useActionState, useEffect, useState } from "react";
import { EditConflict } from "@/app/_components/forms/edit-conflict";
import { describedBy, Field, Input, Select, Textarea } from "@/app/_components/forms/field";
import { FormFooter } from "@/app/_components/forms/form-footer";
import { SubmitButton } from "@/app/_components/forms/submit-button";
import { CodeBlock } from "@/app/_components/ui/code-block";
import { PreviewView } from "@/app/(portal)/webhooks/[id]/preview-view";
import type { Preview } from "@/lib/webhooks/plan-run";
import { previewAction, readFactsAction, saveRulesAction } from "./actions";

const typingMs = 250;

/** Editor for a webhook's mapping and filter with a live preview on a stored delivery. */
export function MappingForm({
  id,
  updatedAt,
  parameters,
  deliveries,
  ...saved
}: {
  id: string;
  updatedAt: string;
  mapping: string;
  filter: string;
  parameters: string[];
  deliveries: { id: string; label: string }[];
}) {
  const [state, save] = useActionState(saveRulesAction, undefined);
  const [mapping, setMapping] = useState(saved.mapping);
  const [filter, setFilter] = useState(saved.filter);
  const [delivery, setDelivery] = useState(deliveries[0]?.id ?? "");
  const preview = usePreview({ id, mapping, filter, delivery: delivery || undefined });
  const facts = useFacts(id, delivery);
  const errorOf = (name: string) =>
    preview?.issues.find(({ path }) => path === name || path.startsWith(`${name}.`))?.message;

  return (
    <form action={save} className="grid grid-cols-[minmax(0,1fr)] gap-6 lg:grid-cols-2">
      <input type="hidden" name="id" value={id} />
      <div className="grid content-start gap-4">
        <Field
          id="mapping"
          label="Mapping"
          hint={<MappingHint parameters={parameters} />}
          error={errorOf("mapping")}
        >
          <Textarea
            id="mapping"
            name="mapping"
            value={mapping}
            onChange={({ target }) => setMapping(target.value)}
            rows={12}
            spellCheck={false}
            className="font-mono text-xs"
            {...describedBy("mapping", { hint: true, error: errorOf("mapping") })}
          />
        </Field>
        <Field id="filter" label="Filter" hint={<FilterHint />} error={errorOf("filter")}>
          <Input
            id="filter"
            name="filter"
            value={filter}
            onChange={({ target }) => setFilter(target.value)}
            spellCheck={false}
            className="font-mono text-xs"
            {...describedBy("filter", { hint: true, error: errorOf("filter") })}
          />
        </Field>
        <EditConflict state={state} updatedAt={updatedAt} />
        <FormFooter state={state}>
          <SubmitButton pending="Saving…">Save</SubmitButton>
        </FormFooter>
      </div>
      <div className="grid grid-cols-[minmax(0,1fr)] content-start gap-3">
        <Field
          id="delivery"
          label="Test with"
          hint={
            deliveries.length > 0 ? "No run is started." : "No deliveries yet. Send one first; see Setup."
          }
        >
          <Select
            id="delivery"
            value={delivery}
            onChange={({ target }) => setDelivery(target.value)}
            disabled={deliveries.length === 0}
            {...describedBy("delivery", { hint: true })}
          >
            {deliveries.length === 0 && <option value="">No delivery</option>}
            {deliveries.map((stored) => (
              <option key={stored.id} value={stored.id}>
                {stored.label}
              </option>
            ))}
          </Select>
        </Field>
        <div aria-live="polite">{preview && <PreviewView preview={preview} />}</div>
        {facts && <CodeBlock what="delivery" text={facts} />}
      </div>
    </form>
  );
}

/** The newest answer to what is typed; an older one that comes late is let go. */
function usePreview({
  id,
  mapping,
  filter,
  delivery,
}: Parameters<typeof previewAction>[0]): Preview | undefined {
  const [preview, setPreview] = useState<Preview>();
  useEffect(() => {
    let isCurrent = true;
    const timer = setTimeout(async () => {
      const found = await previewAction({ id, mapping, filter, delivery });
      if (isCurrent) setPreview(found);
    }, typingMs);
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [id, mapping, filter, delivery]);
  return preview;
}

/** The readable data of a delivery. */
function useFacts(id: string, delivery: string): string | undefined {
  const [facts, setFacts] = useState<string>();
  useEffect(() => {
    let isCurrent = true;
    if (delivery) readFactsAction(id, delivery).then((found) => isCurrent && setFacts(found));
    return () => {
      isCurrent = false;
    };
  }, [id, delivery]);
  return facts;
}

function MappingHint({ parameters }: { parameters: string[] }) {
  return (
    <>
      Parameters by name, for example <code>{'{ "name": { "$from": "payload.repository.name" } }'}</code>. You
      can also use <code>headers.x-name</code> and fixed values. The flow has{" "}
      {parameters.join(", ") || "no parameters"}. Fields not mapped keep the deployment’s value.
    </>
  );
}

function FilterHint() {
  return (
    <>
      Only deliveries that match start a run. A CEL expression, for example{" "}
      <code>payload.ref == "refs/heads/main"</code> or <code>headers["x-github-event"] == "push"</code>. Leave
      empty to accept every delivery.
    </>
  );
}
