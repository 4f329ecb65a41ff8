import { DomainError } from "@/lib/base/errors";
import { readLabel } from "@/lib/datasets/label";
import { type Outcome, outcomeReader, outcomeText, unknownOutcome } from "@/lib/datasets/outcome";
import { outcomeOf } from "@/lib/learning/stored-model";
import { listModelVersions } from "@/lib/registry/model-queries";
import { openStoredModel } from "./playground";

/** Outcome of a key, as `recordOutcomes` takes it. */
interface KeyOutcome {
  key: string;
  label: 0 | 1;
}

/** Outcome that the newest version of a model learned; `unknownOutcome` of one that was trained elsewhere. */
export async function outcomeOfModel(teamId: string, name: string): Promise<Outcome> {
  const [newest] = await listModelVersions(teamId, name, { most: 1 });
  if (!newest) return unknownOutcome;
  try {
    return outcomeOf((await openStoredModel(teamId, name, String(newest.version))).stored);
  } catch (error) {
    if (error instanceof DomainError) return unknownOutcome;
    throw error;
  }
}

/** Texts of both labels, such as `Y or N`: those of the data, else 1 and 0. */
export function labelsInWords(outcome: Outcome): string {
  return [1, 0]
    .map((label) => outcomeText({ ...outcome, positive: outcome.positive || "1" }, label))
    .join(" or ");
}

/**
 * Reads outcomes by key, one a line: `P-17,Y`. The last comma, semicolon or tab divides a line, and a first line that names the columns
 * is left out. Outcomes are as in the data of the model, or usual spellings of yes and no.
 * @throws DomainError "invalid" naming the line that is no such pair
 */
export function readOutcomeLines(text: string, outcome: Outcome): KeyOutcome[] {
  const ofData = outcomeReader(outcome);
  const header = new Set([outcome.column.toLowerCase(), "outcome", "label"]);
  return text.split(/\r?\n/).flatMap((line, index): KeyOutcome[] => {
    if (line.trim() === "") return [];
    const at = Math.max(...[",", ";", "\t"].map((separator) => line.lastIndexOf(separator)));
    const [key, value] = [unquoted(line.slice(0, Math.max(0, at))), unquoted(line.slice(at + 1))];
    if (index === 0 && header.has(value.toLowerCase())) return [];
    const label = ofData(value) ?? readLabel(value);
    if (key === "" || label === undefined)
      throw new DomainError(
        "invalid",
        `Line ${index + 1} is "${line.slice(0, 60)}". Write a key and its outcome, ${labelsInWords(outcome)}, with a comma between.`,
      );
    return [{ key, label }];
  });
}

function unquoted(cell: string): string {
  const text = cell.trim();
  return /^".*"$/.test(text) ? text.slice(1, -1).replaceAll('""', '"') : text;
}
