import type { z } from "zod";
import { counted } from "./number-text";

type Issue = z.core.$ZodIssue;

/** Openings of the messages that zod writes where a schema gives none of its own. */
const zodsOwn =
  /^(Invalid (input|option|string|key|number|\S+ )|Invalid \S+$|Too (big|small)|Unrecognized key)/;
const begin = "Must be ";
const number = new Intl.NumberFormat("en-GB", { maximumFractionDigits: 20 });

const typeWords: Record<string, string> = {
  number: "a number",
  int: "a whole number",
  string: "a text",
  boolean: "true or false",
  object: "an object",
  record: "an object",
  array: "a list",
  tuple: "a list",
  date: "a date",
  null: "empty",
  nonoptional: "given",
};

const formatWords: Record<string, string> = {
  email: "an e-mail address, such as name@example.com",
  url: "an address, such as https://example.com",
  uuid: "an id, such as 01a228cd-8a04-779b-9701-125091f314ff",
  datetime: "a time, such as 2026-01-31T12:00:00Z",
  date: "a date, such as 2026-01-31",
  time: "a time, such as 12:00",
  duration: "a duration, such as P1D",
};

/**
 * An issue of zod's in words for the person at the form: "Must be below 1." A message that the schema gives itself stays
 * as it is.
 */
export function issueInWords(issue: Issue): string {
  if (!zodsOwn.test(issue.message)) return issue.message;
  return wordsOf(issue) ?? issue.message;
}

function wordsOf(issue: Issue): string | undefined {
  switch (issue.code) {
    case "too_big":
    case "too_small":
      return rangeInWords(issue);
    case "invalid_type":
      if (issue.message.endsWith("received undefined")) return "This is required.";
      return sentence(typeWords[issue.expected]);
    case "invalid_value":
      return sentence(
        oneOf(issue.values.map((value) => (typeof value === "string" ? value : String(value)))),
      );
    case "invalid_format":
      return issue.format === "regex"
        ? `Does not have the form ${issue.pattern ?? "that is needed"}.`
        : sentence(formatWords[issue.format]);
    case "not_multiple_of":
      return sentence(`a multiple of ${number.format(issue.divisor)}`);
    case "unrecognized_keys":
      return `Not known here: ${issue.keys.join(", ")}. Leave it out.`;
    case "invalid_union":
      return unionInWords(issue.errors);
    default:
      return undefined;
  }
}

function rangeInWords(issue: z.core.$ZodIssueTooBig | z.core.$ZodIssueTooSmall): string | undefined {
  const isBig = issue.code === "too_big";
  const bound = Number(isBig ? issue.maximum : issue.minimum);
  const most = isBig ? "at most" : "at least";
  switch (issue.origin) {
    case "number":
    case "int":
    case "bigint": {
      const isAllowed = issue.inclusive !== false;
      return sentence(`${isAllowed ? most : isBig ? "below" : "above"} ${number.format(bound)}`);
    }
    case "string":
      return !isBig && bound === 1
        ? "This is required."
        : `Must have ${most} ${counted(bound, "character")}.`;
    case "array":
    case "set":
    case "map":
      return `Must have ${most} ${counted(bound, "entry", "entries")}.`;
    case "object":
    case "record":
      return `Must have ${most} ${counted(bound, "field")}.`;
    default:
      return undefined;
  }
}

/** Expectations of each branch of a union of the value itself: "Must be a whole number, or latest." */
function unionInWords(branches: Issue[][]): string | undefined {
  const expected = branches.flatMap(([first]) => {
    const words = first?.path.length === 0 ? issueInWords(first) : "";
    return words.startsWith(begin) ? [words.slice(begin.length, -1)] : [];
  });
  return sentence([...new Set(expected)].join(", or ") || undefined);
}

function oneOf(values: string[]): string {
  return values.length === 1 ? values[0]! : `one of ${values.join(", ")}`;
}

function sentence(words: string | undefined): string | undefined {
  return words && `${begin}${words}.`;
}
