import { tasks } from "@/inngest/catalog";
import type { Draft } from "@/lib/flows/draft";
import { taskAsData } from "@/lib/flows/task-as-data";
import { listVariables } from "@/lib/flows/variables/stored-variables";
import { checkDraft } from "./check-draft";
import { FlowEditor } from "./flow-editor";

/** The editor with the catalogue. @param basedOn the version that the draft is of; empty for a new flow */
export async function EditorPage({
  teamId,
  initial,
  basedOn,
}: {
  teamId: string;
  initial: Draft;
  basedOn: string;
}) {
  const variables = await listVariables(teamId);
  const catalog = [...tasks.values()].map(taskAsData).sort((a, b) => a.name.localeCompare(b.name));
  return (
    <FlowEditor
      catalog={catalog}
      initial={initial}
      basedOn={basedOn}
      firstCheck={checkDraft(initial, tasks)}
      variables={variables.map(({ name }) => name)}
    />
  );
}
