"use client";

import { useEffect, useRef, useState } from "react";
import { Button } from "@/app/_components/ui/button";
import { CodeBlock } from "@/app/_components/ui/code-block";
import type { TableWords } from "@/lib/datasets/table-words";
import type { ThresholdStep } from "@/lib/learning/evaluate/threshold-step";
import type { ClaimField } from "@/lib/learning/features/claim-field";
import type { KnownThreshold } from "@/lib/serving/playground";
import { explainAction } from "./actions";
import type { Answer } from "./answer";
import { ClaimFields } from "./claim-fields";
import { curlOf } from "./curl-of";
import { Verdict } from "./verdict";

type Claim = Record<string, string>;

/** Debounce: the model is queried when typing pauses. */
const pauseMs = 200;

/** A claim to change, what the model says of it, why, and how to ask the same with curl. */
export function Playground({
  model,
  words,
  version,
  fields,
  example,
  first,
  isCalibrated,
  threshold,
  steps,
  endpoint,
}: {
  model: string;
  words: TableWords;
  version: string;
  fields: ClaimField[];
  example: Claim;
  /** Of the example. */
  first: Answer;
  isCalibrated: boolean;
  threshold: KnownThreshold;
  steps: (ThresholdStep & KnownThreshold)[];
  endpoint: string;
}) {
  const [claim, setClaim] = useState(example);
  const { answer, message, isAsking } = useAnswer(model, version, claim, first);
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-6 lg:grid-cols-2">
      <section aria-labelledby="claim">
        <div className="mb-2 flex items-center justify-between gap-2">
          <h2 id="claim" className="text-sm font-medium">
            {words.row.charAt(0).toUpperCase()}
            {words.row.slice(1)}
          </h2>
          <Button variant="quiet" size="sm" onClick={() => setClaim(example)}>
            Reset to example
          </Button>
        </div>
        <ClaimFields
          fields={fields}
          claim={claim}
          onChange={(name, value) => setClaim((before) => ({ ...before, [name]: value }))}
        />
      </section>
      <div className="grid grid-cols-[minmax(0,1fr)] gap-4" aria-busy={isAsking}>
        <Verdict
          words={words}
          probability={answer.probability}
          score={answer.score}
          isCalibrated={isCalibrated}
          own={threshold}
          steps={steps}
        />
        {message && (
          <p role="alert" className="text-sm text-bad">
            {message}
          </p>
        )}
        {answer.reasons}
        <CodeBlock text={curlOf(endpoint, claim)} what={`curl for this ${words.row}`} />
      </div>
    </div>
  );
}

/** The result for the latest claim; the previous result until the response arrives. */
function useAnswer(model: string, version: string, claim: Claim, first: Answer) {
  const [answer, setAnswer] = useState(first);
  const [message, setMessage] = useState<string>();
  const [isAsking, setAsking] = useState(false);
  const answered = useRef(claim);
  useEffect(() => {
    if (answered.current === claim) return;
    let isNewest = true;
    const timer = setTimeout(async () => {
      setAsking(true);
      const result = await explainAction({ model, version, claim }).catch(() => ({
        answer: undefined,
        message: "The portal did not respond. Change a field to try again.",
      }));
      if (!isNewest) return;
      answered.current = claim;
      if (result.answer) setAnswer(result.answer);
      setMessage(result.message);
      setAsking(false);
    }, pauseMs);
    return () => {
      isNewest = false;
      clearTimeout(timer);
    };
  }, [model, version, claim]);
  return { answer, message, isAsking };
}
