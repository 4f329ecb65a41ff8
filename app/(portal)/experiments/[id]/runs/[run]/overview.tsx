import type { ReactNode } from "react";
import { Input } from "@/app/_components/forms/field";
import { QueryForm } from "@/app/_components/forms/query-form";
import { Markdown } from "@/app/_components/markdown/markdown";
import { Button } from "@/app/_components/ui/button";
import { DataTable } from "@/app/_components/ui/data-table";
import { Disclosure } from "@/app/_components/ui/disclosure";
import { EmptyState } from "@/app/_components/ui/empty-state";
import { formatNumber } from "@/app/_components/ui/format";
import { Section } from "@/app/_components/ui/section";
import { LoggedText } from "@/app/(portal)/experiments/logged-text";
import { NoteForm } from "@/app/(portal)/experiments/note-form";
import type { ExperimentRun } from "@/lib/experiments/experiment";
import { noteTag } from "@/lib/experiments/experiment";
import { parentTag } from "@/lib/experiments/run-rows";
import { setNoteAction } from "./actions";
import { TagForm } from "./change-forms";
import { DatasetsRead } from "./datasets-read";
import { Lineage } from "./lineage";
import { ModelsOfRun } from "./models-of-run";
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
          {mayChange && (
            <NoteForm of={{ name: "run", value: run.id }} note={note ?? ""} action={setNoteAction} />
          )}
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
        <Tags tags={found(run.tags)} isFound={wanted !== ""}>
          {mayChange && <TagForm run={run.id} />}
        </Tags>
        <DatasetsRead inputs={run.inputs} />
        <ModelsOfRun teamId={teamId} run={run} sources={modelSources} mayChange={mayChange} />
      </div>
    </div>
  );
}

/** Tags of people and programs; those that MLflow's clients set themselves are folded, unless they are looked for. */
function Tags({
  tags,
  isFound,
  children,
}: {
  tags: [string, string][];
  isFound: boolean;
  children: ReactNode;
}) {
  const shown = tags.filter(([key]) => key !== noteTag);
  const isOfClient = ([key]: [string, string]) => key.startsWith("mlflow.") && !isFound;
  const ofClient = shown.filter(isOfClient);
  return (
    <Values title="Tags" rows={shown.filter((tag) => !isOfClient(tag))} isFound={isFound}>
      {ofClient.length > 0 && (
        <Disclosure title={`Tags of MLflow’s client (${ofClient.length})`}>
          <PairTable title="Tags of MLflow’s client" rows={ofClient} />
        </Disclosure>
      )}
      {children}
    </Values>
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
      <PairTable
        title={title}
        rows={rows}
        isEnd={isEnd}
        empty={`No ${isFound ? "matching " : ""}${title.toLowerCase()}`}
      />
      {children}
    </Section>
  );
}

function PairTable({
  title,
  rows,
  isEnd,
  empty = "",
}: {
  title: string;
  rows: [string, string][];
  isEnd?: boolean;
  /** Title where there are none. */
  empty?: string;
}) {
  return (
    <DataTable
      label={title}
      rows={rows}
      rowKey={([key]) => key}
      empty={<EmptyState title={empty} level={3} />}
      columns={[
        { key: "key", header: "Name", cell: ([key]) => key, isMono: true },
        {
          key: "value",
          header: "Value",
          align: isEnd ? "end" : "start",
          isMono: true,
          cell: ([, value]) => <LoggedText value={value} />,
        },
      ]}
    />
  );
}
