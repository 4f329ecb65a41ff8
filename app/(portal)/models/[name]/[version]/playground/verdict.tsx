"use client";

import { useState } from "react";
import { cx } from "@/app/_components/ui/cx";
import { fixed, percent } from "@/lib/base/number-text";
import type { TableWords } from "@/lib/datasets/table-words";
import { type ThresholdStep, thresholdInWords } from "@/lib/learning/evaluate/threshold-step";
import type { KnownThreshold } from "@/lib/serving/playground";

/**
 * The probability and the score, and the label that each threshold would give, with what that threshold does to all
 * claims.
 */
export function Verdict({
  words,
  probability,
  score,
  isCalibrated,
  own,
  steps,
}: {
  words: TableWords;
  /** Of the positive outcome; the score itself where the model is not calibrated. */
  probability: number;
  /** Before calibration, 0–1: the scale of thresholds. */
  score: number;
  isCalibrated: boolean;
  /** The model's own threshold. */
  own: KnownThreshold;
  steps: (ThresholdStep & KnownThreshold)[];
}) {
  const known: (KnownThreshold & Partial<ThresholdStep>)[] = steps.length > 0 ? steps : [own];
  const ownPlace = Math.max(
    0,
    known.findIndex(({ threshold }) => Math.abs(threshold - own.threshold) < 1e-9),
  );
  const [place, setPlace] = useState(ownPlace);
  const step = known[place]!;
  const isFlagged = Math.fround(score) > Math.fround(step.threshold);
  return (
    <section aria-labelledby="verdict" className="grid gap-3 rounded-md border border-line bg-panel p-4">
      <div>
        <h2 id="verdict" className="text-xs text-muted">
          {isCalibrated
            ? `Probability of ${words.event}`
            : "Score (this model has no calibrated probability)"}
        </h2>
        <output className="flex flex-wrap items-baseline gap-3">
          <span className="text-2xl font-medium tabular-nums">
            {isCalibrated ? percent(probability) : fixed(score, 3)}
          </span>
          <span
            className={cx(
              "rounded px-1.5 py-0.5 text-sm font-medium",
              isFlagged ? "bg-bad-soft text-bad" : "bg-ok-soft text-ok",
            )}
          >
            {isFlagged ? "Flagged for review" : "Not flagged"}
          </span>
        </output>
        {isCalibrated && (
          <p className="text-xs text-muted">
            Score {fixed(score, 3)}, before calibration. Flagging uses the score.
          </p>
        )}
      </div>
      <div className="grid gap-1">
        <label htmlFor="threshold" className="text-sm font-medium">
          Threshold {fixed(step.threshold, 3)}
          <span className="font-normal text-muted"> (score)</span>
          {place === ownPlace && <span className="font-normal text-muted"> – the model's own</span>}
        </label>
        <input
          id="threshold"
          type="range"
          min={0}
          max={known.length - 1}
          step={1}
          value={place}
          disabled={known.length === 1}
          aria-valuetext={`a score of ${fixed(step.threshold, 3)}`}
          aria-describedby="threshold-hint"
          onChange={(event) => setPlace(Number(event.target.value))}
          className="w-full accent-accent"
        />
        <p id="threshold-hint" className="text-xs text-muted" aria-live="polite">
          {isCalibrated && `A probability of ${percent(step.probability)}. `}
          {isMeasured(step)
            ? thresholdInWords(step, words)
            : "The training recorded no figures for other thresholds."}
        </p>
      </div>
    </section>
  );
}

function isMeasured(step: KnownThreshold & Partial<ThresholdStep>): step is KnownThreshold & ThresholdStep {
  return step.flagRate !== undefined;
}
