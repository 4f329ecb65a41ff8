import { CodeBlock } from "@/app/_components/ui/code-block";
import { Disclosure } from "@/app/_components/ui/disclosure";
import { Section } from "@/app/_components/ui/section";
import { shellWord } from "@/lib/base/code-text";
import { environment } from "@/lib/base/environment";
import { listed } from "@/lib/base/number-text";
import type { ModelFacts } from "@/lib/registry/read-model-files";

/**
 * Needs of a model from Python to be loaded: its flavors, the versions that it was made with, its requirements, and how to serve
 * it where these are installed. @param uri as MLflow's clients name it: `models:/fraud/3`
 */
export function NeedsSection({ facts, uri }: { facts: ModelFacts; uri: string }) {
  const { flavors, python, mlflow, requirements } = facts;
  const made = [python && `Python ${python}`, mlflow && `MLflow ${mlflow}`].filter(
    (text) => text !== undefined,
  );
  return (
    <Section
      isMinor
      title="Environment"
      description={[
        flavors.length > 0 ? `Flavor ${listed(flavors)}.` : "Its MLmodel file names no flavor.",
        made.length > 0 && `Made with ${listed(made)}.`,
        requirements === undefined && "It has no requirements.txt.",
      ]
        .filter(Boolean)
        .join(" ")}
    >
      {requirements !== undefined && <CodeBlock what="requirements" text={requirements} />}
      <Disclosure title="Load it, or serve it by a worker">
        <div className="grid gap-3">
          <CodeBlock
            what="Python"
            text={`import mlflow\n\nmlflow.set_tracking_uri(${JSON.stringify(environment().publicUrl)})\nmodel = mlflow.pyfunc.load_model(${JSON.stringify(uri)})`}
          />
          <CodeBlock
            what="shell commands"
            text={`export MLFLOW_TRACKING_URI=${shellWord(environment().publicUrl)}\nexport MLFLOW_TRACKING_TOKEN=…   # your token\nmlflow models serve -m ${shellWord(uri)} --env-manager virtualenv --port 5001`}
          />
        </div>
      </Disclosure>
    </Section>
  );
}
