// Words and openings that readers have to decode, each with its replacement (docs/english.md has the rules).
// `npm run check` fails on them; `node scripts/plain-english.mjs lib/runs` lists those of a folder.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
/** These name the words that they forbid, or are generated. Migrations never change. */
const exempt = ["scripts/plain-english.mjs", "docs/english.md", "docs/CHANGELOG.md", "cli/api/api.d.ts"];

/** The first word of a comment. A question may open one. */
const opening =
  /^\s*(?:\/\*\*|\/\/|\*|--|#|""")\s*(What|How|Where|Who|Whom|Whose|Whoever|Whatever)\b(?!.*\?)/;
/** @type {[RegExp, string][]} */
const words = [
  [/\bsomebody(?:'s)?\b/i, "someone"],
  [/\bmeanwhile\b/i, "in the meantime, or nothing"],
  [/\bno more\b(?! than)/i, "no longer"],
  [/\b(?:is|are|was|were|be|been) told\b/i, "is notified"],
  [/\b(?:becomes|became|become) of\b/i, "what happens to"],
  [/\btak(?:en|es|e|ing) up\b/i, "resumed, retried"],
  [/\banew\b/i, "again"],
  [/\bmend(?:ed)?\b/i, "fix, fixed"],
  [/\bsigns? of life\b/i, "heartbeat"],
];

/**
 * The lines of the repository's code and documents that are written so, as `path:line: what → better`.
 * @param {string[]} folders all by default
 */
export function findOldIdiom(folders = []) {
  return listFiles(folders).flatMap((path) => {
    const lines = readFileSync(join(root, path), "utf8").split("\n");
    return lines.flatMap((line, index) => {
      const place = `${path}:${index + 1}`;
      const first = opensComment(path, line, lines[index - 1] ?? "") && opening.exec(line)?.[1];
      const found = words.flatMap(([word, better]) => {
        const match = word.exec(line);
        return match ? [`${place}: “${match[0]}” → ${better}`] : [];
      });
      if (first) found.push(`${place}: opens with “${first}” → a noun phrase or an imperative`);
      return found;
    });
  });
}

/** @param {string[]} folders */
function listFiles(folders) {
  const command = ["ls-files", "--cached", "--others", "--exclude-standard", "--", ...folders];
  return execFileSync("git", command, { cwd: root, encoding: "utf8" })
    .split("\n")
    .filter((path) => /\.(tsx?|mjs|css|md|sql|py)$|^\.env\.example$/.test(path))
    .filter((path) => !exempt.includes(path) && !path.startsWith("db/migrations/"));
}

/**
 * True for the first line of text of a comment.
 * @param {string} path @param {string} line @param {string} before
 */
function opensComment(path, line, before) {
  if (path.endsWith(".sql")) return /^\s*--/.test(line) && !/^\s*--/.test(before);
  if (path.endsWith(".py")) return /^\s*"""/.test(line) || (/^\s*#/.test(line) && !/^\s*#/.test(before));
  if (/^\s*\/\//.test(line)) return !/^\s*\/\//.test(before);
  return /^\s*\/\*\*\s+\S/.test(line) || /^\s*\/\*\*\s*$/.test(before);
}

if (resolve(process.argv[1] ?? "") === fileURLToPath(import.meta.url)) {
  const found = findOldIdiom(process.argv.slice(2));
  for (const line of found) console.log(line);
  process.exit(found.length > 0 ? 1 : 0);
}
