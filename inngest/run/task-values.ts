import type { z } from "zod";
import { DomainError } from "@/lib/base/errors";
import { requireKeepable } from "@/lib/base/keepable";
import { parseAs } from "@/lib/base/parse-as";
import type { Task } from "@/lib/flows/task";

/** Maximum output of a step (Inngest's limit), in bytes of JSON; the executor enforces it too. */
const maxOutputBytes = 4 * 1024 * 1024;
/** Room for what the protocol puts around an output, in bytes. */
const envelopeBytes = 1024;

/**
 * A node's input, parsed by its task's schema. @throws DomainError "invalid" naming the field: a retry would not change
 * it
 */
export function readTaskInput<Work extends Task>(task: Work, value: unknown): z.output<Work["input"]> {
  return parseAs(task.input, value, "input") as z.output<Work["input"]>;
}

/**
 * A task's output in its stored form.
 * @throws DomainError "invalid" naming the field that does not fit, cannot be stored, or makes it larger than 4 MB
 */
export function readTaskOutput(task: Task, value: unknown): Record<string, unknown> {
  const output = requireKeepable(parseOutput(task, value), "output", maxOutputBytes);
  if (Buffer.byteLength(JSON.stringify(output)) > maxOutputBytes - envelopeBytes)
    throw new DomainError(
      "invalid",
      "output: It is larger than 4 MB. Keep tables in storage and pass a reference.",
    );
  return output;
}

function parseOutput(task: Task, value: unknown): Record<string, unknown> {
  try {
    return parseAs(task.output, value, "output");
  } catch (error) {
    if (error instanceof DomainError) throw error;
    throw new DomainError("invalid", "output: The value cannot be read.");
  }
}
