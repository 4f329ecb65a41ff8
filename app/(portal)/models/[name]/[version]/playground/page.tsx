import type { Metadata } from "next";
import { PageHeader } from "@/app/_components/ui/page-header";
import { orNotFound, requireMember } from "@/app/_server/page";
import { modelHref, versionHref } from "@/app/(portal)/models/model-href";
import { environment } from "@/lib/base/environment";
import { wordsOf } from "@/lib/datasets/table-words";
import { claimFields } from "@/lib/learning/features/claim-field";
import { outcomeOf } from "@/lib/learning/stored-model";
import { readEvaluation } from "@/lib/registry/read-evaluation";
import { explainClaim } from "@/lib/serving/explain-claim";
import { knownThreshold, openStoredModel, readExampleClaim, thresholdSteps } from "@/lib/serving/playground";
import { answerOf } from "./answer";
import { Playground } from "./playground";

type Props = { params: Promise<{ name: string; version: string }> };

export const metadata: Metadata = { title: "Playground" };

export default async function PlaygroundPage({ params }: Props) {
  const { teamId } = await requireMember();
  const { name, version: asked } = await params;
  const model = decodeURIComponent(name);
  const wanted = decodeURIComponent(asked);
  const { version, stored } = await orNotFound(openStoredModel(teamId, model, wanted));
  const [example, evaluation] = await Promise.all([
    orNotFound(readExampleClaim(teamId, version)),
    readEvaluation(teamId, version),
  ]);
  const words = wordsOf(outcomeOf(stored));
  const address = wanted.startsWith("@") ? `${name}${wanted}` : `${name}/${asked}`;
  return (
    <>
      <PageHeader
        title="Playground"
        description={`Score a ${words.row} with ${model} version ${version.version} and see why. Change a field to update the result.`}
        breadcrumbs={[
          { label: "Models", href: "/models" },
          { label: model, href: modelHref(model) },
          { label: `Version ${version.version}`, href: versionHref(model, version.version) },
        ]}
      />
      <Playground
        model={model}
        words={words}
        version={wanted}
        fields={claimFields(stored.features)}
        example={example}
        first={answerOf(await explainClaim(stored, example))}
        isCalibrated={stored.calibration !== undefined}
        threshold={knownThreshold(stored, { threshold: stored.threshold })}
        steps={evaluation ? thresholdSteps(evaluation).map((step) => knownThreshold(stored, step)) : []}
        endpoint={`${environment().publicUrl}/api/models/${address}/invocations`}
      />
    </>
  );
}
