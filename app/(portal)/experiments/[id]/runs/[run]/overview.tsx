import Link from "next/link";
import type { ReactNode } from "react";
import { Input } from "@/app/_components/forms/field";
import { QueryForm } from "@/app/_components/forms/query-form";
import { Markdown } from "@/app/_components/markdown/markdown";
import { Button } from "@/app/_components/ui/button";
import { DataTable } from "@/app/_components/ui/data-table";
import { EmptyState } from "@/app/_components/ui/empty-state";
import { cut, formatNumber } from "@/app/_components/ui/format";
import { Section } from "@/app/_components/ui/section";
import type { ExperimentRun } from "@/lib/experiments/experiment";
import { noteTag } from "@/lib/experiments/experiment";
import { parentTag } from "@/lib/experiments/run-rows";
import { NoteForm, RegisterForm, TagForm } from "./change-forms";
import { Lineage } from "./lineage";
import { runHref } from "./run-address";

const shownChildren = 50;

/** Facts of an experiment run, its description, and what it logged. */
export async function Overview({
  teamId,
  run,
  find,
  modelSources,
  mayChange,
}: {
  teamId: string;
  run: ExperimentRun;
  find: string;
  /** Sources that a version can be registered from. */
  modelSources: { value: string; label: string }[];
  mayChange: boolean;
}) {
  const wanted = find.toLowerCase();
  const found = <T,>(values: Record<string, T>) =>
    Object.entries(values)
      .filter(([key]) => key.toLowerCase().includes(wanted))
      .sort(([a], [b]) => a.localeCompare(b, "en"));
  const note = run.tags[noteTag];
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-6">
      <Lineage teamId={teamId} run={run} shownChildren={shownChildren} parentId={run.tags[parentTag]} />
      {(note || mayChange) && (
        <Section isMinor title="Description">
          {note && (
            <Markdown teamId={teamId} headingOffset={2} anchorPrefix="note">
              {note}
            </Markdown>
          )}
          {mayChange && <NoteForm run={run.id} note={note ?? ""} />}
        </Section>
      )}
      <QueryForm
        action={runHref(run.experimentWireId, run.id)}
        kept={[]}
        className="no-print flex max-w-md gap-2"
      >
        <Input
          key={find}
          type="search"
          name="find"
          defaultValue={find}
          aria-label="Find by name"
          placeholder="Find metrics, parameters and tags"
        />
        <Button type="submit">Find</Button>
      </QueryForm>
      <div className="grid items-start gap-6 lg:grid-cols-2">
        <Values
          title="Metrics"
          rows={found(run.metrics).map(([key, { value }]) => [key, formatNumber(value)])}
          isFound={wanted !== ""}
          isEnd
        />
        <Values title="Parameters" rows={found(run.params)} isFound={wanted !== ""} />
        <Values
          title="Tags"
          rows={found(run.tags).filter(([key]) => key !== noteTag)}
          isFound={wanted !== ""}
        >
          {mayChange && <TagForm run={run.id} />}
        </Values>
        <Section isMinor title="Datasets read">
          <DataTable
            label="Datasets read"
            rows={run.inputs}
            rowKey={({ name, digest }) => `${name} ${digest}`}
            empty={<EmptyState title="No datasets" level={3} />}
            columns={[
              { key: "name", header: "Dataset", cell: ({ name }) => name },
              { key: "context", header: "Purpose", cell: ({ tags }) => tags["mlflow.data.context"] ?? "–" },
              { key: "digest", header: "Digest", isMono: true, cell: ({ digest }) => digest },
              {
                key: "source",
                header: "Source",
                cell: ({ sourceType, source }) => <span title={source.slice(0, 1000)}>{sourceType}</span>,
              },
            ]}
          />
        </Section>
        <Section isMinor title="Models">
          <DataTable
            label="Models"
            rows={run.models}
            rowKey={({ modelId, direction, step }) => `${modelId} ${direction} ${step}`}
            empty={<EmptyState title="No logged models" level={3} />}
            columns={[
              {
                key: "model",
                header: "Logged model",
                isMono: true,
                cell: ({ modelId }) => (
                  <Link className="underline" href={`/experiments/${run.experimentWireId}/models/${modelId}`}>
                    {modelId}
                  </Link>
                ),
              },
              {
                key: "direction",
                header: "",
                cell: ({ direction }) => (direction === "input" ? "Read" : "Made"),
              },
            ]}
          />
          {mayChange && <RegisterForm sources={modelSources} />}
        </Section>
      </div>
    </div>
  );
}

function Values({
  title,
  rows,
  isFound,
  isEnd,
  children,
}: {
  title: string;
  rows: [string, string][];
  /** The rows are those that a search found. */
  isFound: boolean;
  isEnd?: boolean;
  children?: ReactNode;
}) {
  return (
    <Section isMinor title={title}>
      <DataTable
        label={title}
        rows={rows}
        rowKey={([key]) => key}
        empty={<EmptyState title={`No ${isFound ? "matching " : ""}${title.toLowerCase()}`} level={3} />}
        columns={[
          { key: "key", header: "Name", cell: ([key]) => key, isMono: true },
          {
            key: "value",
            header: "Value",
            align: isEnd ? "end" : "start",
            isMono: true,
            cell: ([, value]) => (
              <span title={value.length > 200 ? value.slice(0, 2000) : undefined}>{cut(value, 200)}</span>
            ),
          },
        ]}
      />
      {children}
    </Section>
  );
}
