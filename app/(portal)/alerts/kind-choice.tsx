"use client";

import { useState } from "react";
import { Select } from "@/app/_components/forms/field";
import type { Choices, Kind } from "@/lib/automations/sentence";
import type { FieldIssue } from "@/lib/base/errors";
import { SentenceFields } from "./sentence-fields";

/** Choice of a kind of condition or action, with the controls of its sentence. */
export function KindChoice({
  lead,
  label,
  prefix,
  kinds,
  values,
  choices,
  issues,
}: {
  /** First word of the sentence. */
  lead: string;
  label: string;
  /** First part of the controls' names. */
  prefix: string;
  kinds: Kind[];
  values: Record<string, unknown>;
  choices: Choices;
  issues: FieldIssue[];
}) {
  const [slug, choose] = useState(String(values.type));
  const kind = kinds.find((option) => option.slug === slug) ?? kinds[0]!;
  return (
    <div className="grid gap-3">
      <span className="inline-block max-w-full justify-self-start">
        <Select
          name={`${prefix}.type`}
          aria-label={label}
          value={kind.slug}
          onChange={(event) => choose(event.target.value)}
        >
          {kinds.map((option) => (
            <option key={option.slug} value={option.slug}>
              {option.name.slice(0, 1).toUpperCase() + option.name.slice(1)}
            </option>
          ))}
        </Select>
      </span>
      <SentenceFields
        key={kind.slug}
        lead={lead}
        prefix={prefix}
        kind={kind}
        choices={choices}
        issues={issues}
        values={slug === values.type ? values : kind.initial}
      />
    </div>
  );
}
