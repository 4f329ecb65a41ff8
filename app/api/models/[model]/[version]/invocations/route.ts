import { answerInvocation } from "@/app/_server/invocations";

/** Scores claims with one version of a registered model. */
export async function POST(
  request: Request,
  { params }: { params: Promise<{ model: string; version: string }> },
): Promise<Response> {
  const { model, version } = await params;
  return answerInvocation(request, model, version);
}
