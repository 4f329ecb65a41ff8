"use client";

import { Play, Square } from "lucide-react";
import dynamic from "next/dynamic";
import { useRef, useState } from "react";
import { CodeEditor } from "@/app/_components/forms/code-editor";
import type { Word } from "@/app/_components/forms/code-mirror";
import { Field } from "@/app/_components/forms/field";
import { OneFieldForm } from "@/app/_components/forms/one-field-form";
import { Button } from "@/app/_components/ui/button";
import { Popover } from "@/app/_components/ui/popover";
import { withToast } from "@/app/_components/ui/with-toast";
import { saveQueryAction } from "./actions";
import { requestSql, type SqlResult } from "./request-sql";
import { SaveAsVersion } from "./save-as-version";

/** With the table and the charts, loaded for the first result. */
const QueryResult = dynamic(() => import("./query-result").then((module) => module.QueryResult));

type Outcome = { query: string; result: SqlResult } | { problem: string };

/**
 * Editor, result and what can be made of it.
 * @param start text of the editor at first
 * @param name name of the saved query that was opened
 * @param words names that the editor completes
 */
export function Workbench({
  start,
  name,
  words,
  mayQuery,
  maySave,
}: {
  start: string;
  name: string | undefined;
  words: Word[];
  mayQuery: boolean;
  maySave: boolean;
}) {
  const [query, setQuery] = useState(start);
  const [outcome, setOutcome] = useState<Outcome>();
  const [isRunning, setRunning] = useState(false);
  const running = useRef<AbortController>(undefined);

  async function run() {
    running.current?.abort();
    const controller = new AbortController();
    running.current = controller;
    setRunning(true);
    const answer = await requestSql<SqlResult>("/api/v1/sql", { query }, controller.signal);
    if (running.current !== controller) return;
    setRunning(false);
    setOutcome(answer.ok ? { query, result: answer.ok } : { problem: answer.problem });
  }
  function cancel() {
    running.current?.abort();
  }

  return (
    <div className="grid grid-cols-[minmax(0,1fr)] content-start gap-4">
      <Field
        id="query"
        label="Query"
        hint="Ctrl+Enter (Cmd+Enter on a Mac) runs it. Ctrl+Space lists tables and columns."
      >
        <CodeEditor
          id="query"
          label="Query"
          language="sql"
          words={words}
          value={query}
          onChange={setQuery}
          onRun={run}
          aria-describedby="query-hint"
        />
      </Field>
      <div className="flex flex-wrap items-center gap-3">
        <Button variant="primary" onClick={run} disabled={isRunning}>
          <Play aria-hidden="true" /> Run
        </Button>
        {isRunning && (
          <Button onClick={cancel}>
            <Square aria-hidden="true" /> Cancel
          </Button>
        )}
        {mayQuery && (
          <Popover summary="Save query">
            <div className="w-64">
              <OneFieldForm
                action={saveWith(query)}
                label="Name of the query"
                name="name"
                button="Save query"
                defaultValue={name}
                maxLength={60}
              />
            </div>
          </Popover>
        )}
        {outcome && "result" in outcome && maySave && (
          <Popover summary="Save result">
            <SaveAsVersion query={outcome.query} />
          </Popover>
        )}
        <span role="status" className="text-sm text-muted">
          {isRunning && "Running…"}
        </span>
      </div>
      <div role="alert" className="empty:hidden">
        {outcome && "problem" in outcome && (
          <pre className="overflow-x-auto whitespace-pre-wrap rounded-md border border-bad p-3 font-mono text-xs text-bad">
            {outcome.problem}
          </pre>
        )}
      </div>
      {outcome && "result" in outcome && <QueryResult result={outcome.result} />}
    </div>
  );
}

function saveWith(query: string): typeof saveQueryAction {
  return withToast((state, form) => {
    form.set("query", query);
    return saveQueryAction(state, form);
  });
}
