import { z } from "zod";
import { Time } from "@/app/_server/answers";
import { apiRoute } from "@/app/_server/http";
import { Instant, iso } from "@/lib/base/instant";
import { NewExpectation, NewExpectations } from "@/lib/datasets/expectations/expectation";
import { listSuggestions } from "@/lib/datasets/expectations/list-suggestions";
import { listExpectations, saveExpectations } from "@/lib/datasets/expectations/stored-expectations";

const params = z.object({ name: z.string() });

const Saved = { version: z.int(), by: z.string().nullable() };
const ExpectationsAnswer = z.object({
  ...Saved,
  /** 0, null and null before the first are saved. */
  updatedAt: Time.nullable(),
  expectations: z.array(NewExpectation),
  suggestions: z.array(z.object({ expectation: NewExpectation, reason: z.string() })),
  history: z.array(z.object({ ...Saved, createdAt: Time })),
});

export const GET = apiRoute(
  {
    summary: "Expectations of a dataset's versions, with suggestions and the history",
    role: "viewer",
    params,
    answer: ExpectationsAnswer,
  },
  ({ member, params: { name } }) => answerOf(member.teamId, name),
);

export const PUT = apiRoute(
  {
    summary:
      "Store all expectations of a dataset as their next version, by which its versions are evaluated from now on",
    role: "editor",
    params,
    body: z.object({ expectations: NewExpectations, updatedAt: Instant.optional() }),
    answer: ExpectationsAnswer,
  },
  async ({ member, params: { name }, body }) => {
    await saveExpectations(member.teamId, name, { ...body, createdBy: member.userId });
    return answerOf(member.teamId, name);
  },
);

async function answerOf(teamId: string, name: string): Promise<z.input<typeof ExpectationsAnswer>> {
  const stored = await listExpectations(teamId, name);
  const { number = 0, by = null, createdAt = null, expectations = [] } = stored[0] ?? {};
  return {
    version: number,
    by,
    updatedAt: iso(createdAt),
    expectations,
    suggestions: await listSuggestions(teamId, name, expectations),
    history: stored.map((each) => ({
      version: each.number,
      by: each.by,
      createdAt: each.createdAt.toISOString(),
    })),
  };
}
