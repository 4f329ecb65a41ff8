"use client";

import Link from "next/link";
import { type FormEvent, useState } from "react";
import { Field } from "@/app/_components/forms/field";
import { NamePicker } from "@/app/_components/forms/name-picker";
import { Button } from "@/app/_components/ui/button";
import { requestSql } from "./request-sql";

type Saved = { name: string; version: number; rows: number };

/** Keeps the whole result of a query as the next version of a dataset. */
export function SaveAsVersion({ query }: { query: string }) {
  const [dataset, setDataset] = useState("");
  const [isSaving, setSaving] = useState(false);
  const [answer, setAnswer] = useState<Awaited<ReturnType<typeof requestSql<Saved>>>>();

  async function save(event: FormEvent) {
    event.preventDefault();
    setSaving(true);
    setAnswer(await requestSql<Saved>("/api/v1/sql/versions", { query, dataset }));
    setSaving(false);
  }

  return (
    <form onSubmit={save} className="grid w-64 gap-2">
      <div className="grid gap-3">
        <Field
          id="dataset"
          label="Save as dataset version"
          hint="A dataset's name, for example claims-by-month."
        >
          <NamePicker
            of="dataset"
            id="dataset"
            aria-describedby="dataset-hint"
            onValue={(name) => setDataset(name.trim())}
            required
          />
        </Field>
        <Button type="submit" className="justify-self-start" disabled={isSaving}>
          {isSaving ? "Working…" : "Save version"}
        </Button>
      </div>
      <p role="status" className="text-sm empty:hidden">
        {answer?.ok && (
          <>
            Saved {answer.ok.rows.toLocaleString("en-US")} rows as{" "}
            <Link href={`/datasets/${answer.ok.name}`} className="underline">
              {answer.ok.name} version {answer.ok.version}
            </Link>
            .
          </>
        )}
      </p>
      <p role="alert" className="text-sm text-bad empty:hidden">
        {answer?.problem}
      </p>
    </form>
  );
}
