import { answerInvocation } from "@/app/_server/invocations";

/** Scores claims with `<name>@<alias>`. */
export async function POST(
  request: Request,
  { params }: { params: Promise<{ model: string }> },
): Promise<Response> {
  const [name, alias] = (await params).model.split("@");
  return answerInvocation(request, name ?? "", `@${alias ?? ""}`);
}
