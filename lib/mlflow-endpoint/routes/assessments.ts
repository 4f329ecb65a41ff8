import type { z } from "zod";
import { DomainError } from "@/lib/base/errors";
import { parseJsonBody } from "@/lib/base/json";
import { type AssessmentMessage, traceRequests } from "@/lib/mlflow/trace-requests";
import { type Route, reads, writes } from "@/lib/mlflow-endpoint/route";
import { assessmentToWire } from "@/lib/mlflow-endpoint/trace-wire";
import {
  createAssessment,
  deleteAssessment,
  getAssessment,
  type NewAssessment,
  updateAssessment,
} from "@/lib/traces/assessments";

const one = "traces/{trace_id}/assessments/{assessment_id}";

/** Routes `/traces/{trace_id}/assessments…`. */
export const assessmentRoutes: Route[] = [
  writes(
    "POST",
    "traces/{trace_id}/assessments",
    traceRequests.createAssessment,
    async ({ teamId }, { trace_id, assessment }) => {
      return { assessment: assessmentToWire(await createAssessment(teamId, trace_id, fromWire(assessment))) };
    },
  ),
  reads("GET", one, traceRequests.assessment, async ({ teamId }, { trace_id, assessment_id }) => {
    return { assessment: assessmentToWire(await getAssessment(teamId, trace_id, assessment_id)) };
  }),
  writes("PATCH", one, traceRequests.updateAssessment, async ({ teamId }, input) => {
    // A field mask, whose paths are in camel case as JSON.
    const named = new Set(
      input.update_mask.split(",").map((path) => path.trim().replaceAll("_", "").toLowerCase()),
    );
    const { assessment_name, rationale, metadata, ...said } = input.assessment;
    const changed = await updateAssessment(teamId, input.trace_id, input.assessment_id, {
      ...(named.has("assessmentname") && assessment_name && { name: assessment_name }),
      ...(named.has("rationale") && { rationale: rationale ?? null }),
      ...(named.has("metadata") && { metadata }),
      ...((named.has("feedback") || named.has("expectation")) && saidValue(said)),
    });
    return { assessment: assessmentToWire(changed) };
  }),
  writes("DELETE", one, traceRequests.assessment, async ({ teamId }, { trace_id, assessment_id }) => {
    await deleteAssessment(teamId, trace_id, assessment_id);
    return {};
  }),
];

/** An assessment of MLflow's protocol. @throws DomainError "invalid" when it is neither feedback nor expectation */
export function fromWire(message: z.infer<typeof AssessmentMessage>): NewAssessment {
  return {
    ...saidValue(message),
    id: message.assessment_id,
    name: message.assessment_name,
    rationale: message.rationale ?? null,
    sourceType: message.source.source_type,
    sourceId: message.source.source_id,
    spanId: message.span_id ?? null,
    metadata: message.metadata,
    overrides: message.overrides || null,
    isValid: message.valid,
    createdAt: message.create_time,
    updatedAt: message.last_update_time,
  };
}

function saidValue({
  feedback,
  expectation,
}: Pick<z.infer<typeof AssessmentMessage>, "feedback" | "expectation">): Pick<
  NewAssessment,
  "kind" | "value" | "error"
> {
  if (feedback) return { kind: "feedback", value: feedback.value ?? null, error: feedback.error ?? null };
  if (!expectation)
    throw new DomainError(
      "invalid",
      "An assessment has one of feedback and expectation; issues are not kept here.",
    );
  const { value, serialized_value: serialized } = expectation;
  return {
    kind: "expectation",
    value: serialized ? parseJsonBody(serialized.value) : (value ?? null),
    error: null,
  };
}
