import { Markdown } from "@/app/_components/markdown/markdown";
import { Disclosure } from "@/app/_components/ui/disclosure";
import { NoteForm } from "@/app/(portal)/experiments/note-form";
import { noteTag } from "@/lib/experiments/experiment";
import type { Experiment } from "@/lib/experiments/queries";
import { setExperimentNoteAction } from "./actions";

/** Length up to which a description is shown at once, in characters. */
const shownAtOnce = 300;

/** The description of an experiment, and a form that changes it. */
export function ExperimentNote({
  teamId,
  experiment,
  mayChange,
}: {
  teamId: string;
  experiment: Experiment;
  mayChange: boolean;
}) {
  const note = experiment.tags[noteTag] ?? "";
  if (!note && !mayChange) return null;
  const form = mayChange && (
    <NoteForm
      of={{ name: "experiment", value: experiment.wireId }}
      note={note}
      action={setExperimentNoteAction}
    />
  );
  if (!note) return <div className="no-print mb-4">{form}</div>;
  return (
    <div className="mb-4">
      <Disclosure title="Description" isOpen={note.length <= shownAtOnce}>
        <div className="grid grid-cols-[minmax(0,1fr)] gap-3">
          <Markdown teamId={teamId} headingOffset={1} anchorPrefix="note">
            {note}
          </Markdown>
          {form}
        </div>
      </Disclosure>
    </div>
  );
}
