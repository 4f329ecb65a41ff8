import path from "node:path";
import { DomainError } from "@/lib/base/errors";
import { readWritten } from "./written-files";

/** A package by name: extras, versions and markers, and hashes of its files (PEP 508 without addresses). */
const requirement =
  /^[A-Za-z0-9][A-Za-z0-9._-]*(?:\[[A-Za-z0-9._, -]*\])?(?:[ <>=!~(][A-Za-z0-9 .,<>=!~*+()_]*)?(?:;[A-Za-z0-9 .,<>=!~'"()_]*)?(?: --hash=sha256:[0-9a-f]{64})*$/;
const mostRequirements = 500;
const maxFileBytes = 200_000;

/**
 * Packages that a program needs, in the order given: the lines of a requirements.txt, or where it is empty the
 * `dependencies` of the script's inline metadata (PEP 723). Options, addresses and paths are refused: packages come from
 * the operator's index.
 * @throws DomainError "invalid" naming the line
 */
export function requirementsOf(text: string, script: string): string[] {
  return checked(text.trim() === "" ? inlineDependencies(script) : linesOf(text));
}

/**
 * Packages that the files of a folder name: its requirements.txt, or else `dependencies` of the project in its
 * pyproject.toml. @throws as requirementsOf
 */
export async function requirementsIn(folder: string): Promise<string[]> {
  const read = async (name: string) =>
    (await readWritten(path.join(/*turbopackIgnore: true*/ folder, name), maxFileBytes))?.toString();
  const listed = await read("requirements.txt");
  if (listed !== undefined) return checked(linesOf(listed));
  const project = (await read("pyproject.toml"))?.split(/\r?\n/) ?? [];
  const start = project.findIndex((line) => /^\[project\]\s*(?:#|$)/.test(line));
  if (start < 0) return [];
  const end = project.findIndex((line, index) => index > start && line.startsWith("["));
  return checked(dependenciesOf(project.slice(start, end < 0 ? undefined : end), "pyproject.toml"));
}

function checked(lines: string[]): string[] {
  if (lines.length > mostRequirements)
    throw new DomainError("invalid", `requirements: There are more than ${mostRequirements} lines.`);
  for (const line of lines)
    if (!requirement.test(line))
      throw new DomainError(
        "invalid",
        `requirements: "${line.slice(0, 200)}" is not a package with versions, such as "scikit-learn>=1.5". Options, addresses and paths are not accepted.`,
      );
  return lines;
}

function linesOf(text: string): string[] {
  return text
    .replaceAll(/\\\r?\n/g, " ")
    .split("\n")
    .map((line) =>
      line
        .replace(/(?:^|\s)#.*$/, "")
        .replaceAll(/\s+/g, " ")
        .trim(),
    )
    .filter(Boolean);
}

/** `dependencies` of a block `# /// script` (PEP 723): a list of strings in TOML, over any number of lines. */
function inlineDependencies(script: string): string[] {
  const lines = script.split(/\r?\n/);
  const start = lines.findIndex((line) => line.trimEnd() === "# /// script");
  const end = lines.findIndex((line, index) => index > start && line.trimEnd() === "# ///");
  if (start < 0 || end < 0) return [];
  return dependenciesOf(
    lines.slice(start + 1, end).map((line) => line.replace(/^# ?/, "")),
    "script",
  );
}

/** The list `dependencies` of a table in TOML. @param file for messages */
function dependenciesOf(metadata: string[], file: string): string[] {
  const first = metadata.findIndex((line) => /^dependencies\s*=/.test(line));
  if (first < 0) return [];
  const list = metadata
    .slice(first)
    .join("\n")
    .replace(/^dependencies\s*=\s*/, "");
  const [body] = list.match(/^\[(?:[\s,]|"[^"\n]*"|'[^'\n]*'|#[^\n]*\n)*\]/) ?? [];
  if (body === undefined)
    throw new DomainError("invalid", `${file}: Its dependencies are not a list of strings.`);
  return [...body.matchAll(/#[^\n]*|"([^"\n]*)"|'([^'\n]*)'/g)]
    .map(([, double, single]) => (double ?? single ?? "").replaceAll(/\s+/g, " ").trim())
    .filter(Boolean);
}
