import { CodeBlock } from "@/app/_components/ui/code-block";
import { EmptyState } from "@/app/_components/ui/empty-state";
import { DescribeForm } from "@/app/(portal)/models/describe-form";
import { type Role, roleAllows } from "@/lib/base/member";
import { tagLines } from "@/lib/registry/describe-model";
import type { TrainedVersion } from "@/lib/registry/model-view";
import { promptTextTag, splitPromptTags } from "@/lib/registry/prompt";
import { MoveSection } from "./move-section";

/** A version of a prompt: its text, and the moves of its aliases. It has no metrics, files or scores. */
export function PromptVersion({ version, role }: { version: TrainedVersion; role: Role }) {
  const text = version.tags[promptTextTag];
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-6">
      {text === undefined ? (
        <EmptyState title="No text">This version was registered without a template.</EmptyState>
      ) : (
        <CodeBlock text={text} what="prompt" />
      )}
      {roleAllows(role, "operator") && <MoveSection version={version} role={role} />}
      <CodeBlock
        text={`import mlflow\n\nprompt = mlflow.genai.load_prompt(${JSON.stringify(`prompts:/${version.name}/${version.version}`)})`}
        what="Python example"
      />
      {roleAllows(role, "editor") && (
        <DescribeForm
          name={version.name}
          version={String(version.version)}
          description={version.description}
          tags={tagLines(splitPromptTags(version.tags).others)}
        />
      )}
    </div>
  );
}
