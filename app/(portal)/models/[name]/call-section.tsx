import Link from "next/link";
import { CodeBlock } from "@/app/_components/ui/code-block";
import { Disclosure } from "@/app/_components/ui/disclosure";
import { environment } from "@/lib/base/environment";
import { DomainError } from "@/lib/base/errors";
import { championAlias } from "@/lib/registry/alias";
import type { ModelVersion } from "@/lib/registry/model-queries";
import type { TrainedModel } from "@/lib/registry/model-view";
import { describeVersionFiles } from "@/lib/registry/version-files";
import { readExampleClaim } from "@/lib/serving/playground";
import { callExamples, exampleRow } from "./call-examples";

/** Version that programs call: the champion, else the newest version; undefined without a signature that tells a row. */
export async function callableVersion(teamId: string, model: TrainedModel) {
  const champion = model.versions.find(({ aliases }) => aliases.includes(championAlias));
  const version = champion ?? model.versions[0];
  if (!version) return undefined;
  const { signature } = await describeVersionFiles(teamId, version);
  const row = exampleRow(signature?.inputs ?? [], await findExample(teamId, version));
  if (Object.keys(row).length === 0) return undefined;
  return { row, asked: champion ? `@${championAlias}` : `/${version.version}` };
}

/** The row that the training of a version stored as an example; none where another program logged it. */
async function findExample(teamId: string, version: ModelVersion): Promise<Record<string, string>> {
  try {
    return await readExampleClaim(teamId, version);
  } catch (error) {
    if (error instanceof DomainError) return {};
    throw error;
  }
}

/** Programs that score a row by the model. */
export function CallSection({
  model,
  asked,
  row,
}: {
  model: string;
  /** `@champion`, or `/3`. */
  asked: string;
  row: ReturnType<typeof exampleRow>;
}) {
  const endpoint = `${environment().publicUrl}/api/models/${encodeURIComponent(model)}${asked}/invocations`;
  const { curl, python, node } = callExamples(endpoint, row);
  return (
    <Disclosure title={`Call ${model}${asked}: curl, Python, Node`}>
      <div className="grid grid-cols-[minmax(0,1fr)] gap-3">
        <p className="text-sm text-muted">
          The row is an example: replace its values. The token in <code>MLFLOW_TRACKING_TOKEN</code> is one of{" "}
          <Link href="/settings/tokens" className="underline">
            Settings, Tokens
          </Link>
          .
        </p>
        <CodeBlock text={curl} what="curl" />
        <CodeBlock text={python} what="Python" />
        <CodeBlock text={node} what="Node" />
      </div>
    </Disclosure>
  );
}
