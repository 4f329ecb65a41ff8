import { Section } from "@/app/_components/ui/section";
import { DomainError } from "@/lib/base/errors";
import { serveModel } from "@/lib/serving/serve-model";

/** Fields that a row needs for a model from elsewhere, or the reason why this portal cannot score it. */
export async function ScoringSection({
  teamId,
  model,
  version,
}: {
  teamId: string;
  model: string;
  version: number;
}) {
  return (
    <Section isMinor title="Scoring">
      <p className="max-w-prose text-sm">{await inWords(teamId, model, String(version))}</p>
    </Section>
  );
}

async function inWords(teamId: string, model: string, version: string): Promise<string> {
  try {
    const { fields } = await serveModel(teamId, model, version);
    const shown = fields.slice(0, 40).map(({ name, type }) => `${name} (${type})`);
    const rest = fields.length > shown.length ? ` and ${fields.length - shown.length} more` : "";
    return `This portal serves, batch-scores and monitors this version by its ONNX file. A row needs ${shown.join(", ")}${rest}.`;
  } catch (error) {
    if (error instanceof DomainError) return `This portal cannot score this version. ${error.message}`;
    throw error;
  }
}
