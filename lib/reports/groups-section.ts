import { markdownText } from "@/lib/base/markdown-text";
import { listed } from "@/lib/base/number-text";
import type { TableWords } from "@/lib/datasets/table-words";
import { percentInterval, percentText } from "@/lib/learning/evaluate/estimate-text";
import type { Evaluation } from "@/lib/learning/evaluate/evaluation";
import type { GroupFigures } from "@/lib/learning/evaluate/group-figures";
import type { Estimate } from "@/lib/learning/evaluate/interval";
import { count, markdownTable } from "./markdown-table";

type Group = GroupFigures["groups"][number];

/** Figures of the model by group, for fairness; empty where none were asked for. */
export function groupsSection({ groups, confusion }: Evaluation, words: TableWords): string {
  if (!groups?.length) return "";
  const [[kept, wrong], [missed, found]] = confusion as [[number, number], [number, number]];
  const overall = {
    recall: missed + found === 0 ? 0 : found / (missed + found),
    falsePositiveRate: kept + wrong === 0 ? 0 : wrong / (kept + wrong),
  };
  const tables = groups.map((group) => tableOf(group, overall, words)).join("\n\n");
  return `

## Figures by group

At the threshold in use, on held-out ${words.row}s, each with its 95 % interval. A group stands out when its interval does not contain the figure of all ${words.row}s. With many groups, about one figure in twenty stands out by chance.

${tables}`;
}

function tableOf(
  { column, groups }: GroupFigures,
  overall: { recall: number; falsePositiveRate: number },
  words: TableWords,
): string {
  const share = (estimate: Estimate, of: number) =>
    of === 0 ? "–" : `${percentText(estimate)} (${percentInterval(estimate)})`;
  const names = ["Flag rate", "Recall", "Precision", `${plural(words.negative)} flagged`];
  return `### ${markdownText(column)}

${sentence(groups, overall, words)}

${markdownTable(
  ["Group", plural(words.row), plural(words.positive), ...names],
  groups.map(({ name, rows, positives, flagRate, recall, precision, falsePositiveRate }) => [
    name,
    count(rows),
    count(positives),
    share(flagRate, rows),
    share(recall, positives),
    share(precision, flagRate.value),
    share(falsePositiveRate, rows - positives),
  ]),
  [plural(words.row), plural(words.positive), ...names],
)}`;
}

function sentence(
  groups: readonly Group[],
  overall: { recall: number; falsePositiveRate: number },
  { positive, negative }: TableWords,
): string {
  if (groups.length < 2) return "There is one group only.";
  const outside = (name: "recall" | "falsePositiveRate", of: (group: Group) => number) => {
    const found = groups.filter(
      (group) => of(group) > 0 && (group[name].low > overall[name] || group[name].high < overall[name]),
    );
    const side = (isAbove: boolean) =>
      found
        .filter((group) => group[name].value > overall[name] === isAbove)
        .map((group) => markdownText(group.name));
    return { more: side(true), fewer: side(false) };
  };
  const found = outside("recall", ({ positives }) => positives);
  const flagged = outside("falsePositiveRate", ({ rows, positives }) => rows - positives);
  const parts = [
    found.more.length > 0 && `more ${positive}s are found in ${listed(found.more)}`,
    found.fewer.length > 0 && `fewer ${positive}s are found in ${listed(found.fewer)}`,
    flagged.more.length > 0 && `more ${negative}s are flagged in ${listed(flagged.more)}`,
    flagged.fewer.length > 0 && `fewer ${negative}s are flagged in ${listed(flagged.fewer)}`,
  ].filter((part) => part !== false);
  if (parts.length === 0) return "No group stands out.";
  const text = parts.join("; ");
  return `Compared with all, ${text}.`;
}

const plural = (word: string) => `${word.charAt(0).toUpperCase()}${word.slice(1)}s`;
