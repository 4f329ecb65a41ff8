/** A block of the deploy instructions that can be executed, with where it stands in the Markdown. */
export interface InstructionBlock {
  program: "curl" | "node" | "python";
  code: string;
  /** Where the block's fence ends. */
  end: number;
}

/** What came of a block. */
export type Outcome =
  | { state: "worked" | "failed"; at: Date; ms: number; version: string; output: string }
  | { state: "skipped"; why: string };

const languages = { js: "node", python: "python" } as const;
const stamp = /\n\n\*\*(?:Executed|Failed|Not executed)\*\*[^\n]*(?:\n\n```text\n[\s\S]*?\n```)?/g;

/** The blocks of the instructions that are programs of their own: Node, Python, and calls of curl. */
export function findInstructionBlocks(markdown: string): InstructionBlock[] {
  return [...markdown.matchAll(/^```(bash|js|python)\n([\s\S]*?)\n```$/gm)].flatMap((match) => {
    const [whole, language, code] = match as unknown as [string, "bash" | "js" | "python", string];
    if (language === "bash" && !code.startsWith("curl ")) return [];
    const program = language === "bash" ? "curl" : languages[language];
    return [{ program, code, end: match.index + whole.length }];
  });
}

/** The instructions without what earlier executions left in them. */
export function withoutStamps(markdown: string): string {
  return markdown.replace(stamp, "");
}

/** The instructions with what came of each block below it. */
export function stampBlocks(markdown: string, blocks: InstructionBlock[], outcomes: Outcome[]): string {
  return blocks.reduceRight(
    (text, { end }, index) => text.slice(0, end) + inMarkdown(outcomes[index]!) + text.slice(end),
    markdown,
  );
}

function inMarkdown(outcome: Outcome): string {
  if (outcome.state === "skipped") return `\n\n**Not executed** here: ${outcome.why}`;
  const { state, at, ms, version, output } = outcome;
  const time = `${at.toISOString().slice(0, 19).replace("T", " ")} UTC`;
  const told = `${state === "worked" ? "**Executed**" : "**Failed**"} as written on ${time} with ${version}, in ${(ms / 1000).toFixed(1)} s. It gave:`;
  return `\n\n${told}\n\n\`\`\`text\n${output.replaceAll("```", "ʼʼʼ") || "(nothing)"}\n\`\`\``;
}
