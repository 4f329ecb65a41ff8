// Regular expressions of the sources that take time by the square of a text's length, or worse: part of `npm run check`.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseSync, Visitor } from "oxc-parser";
import { analyse } from "scslre";
import { root } from "./setup.mjs";

const folders = ["app", "cli", "db", "inngest", "lib"];

/** Patterns that only read texts of bounded length, with that bound. */
const bounded = new Map([
  ["[^\\s=<>!'(),]*$", "a filter that a person types in the browser"],
  ["^(?:CRON_)?TZ=(\\S+)\\s+(.*)$", "a cron expression of 200 characters"],
  ["(\\d+(?:\\.\\d+)?)(ms|[wdhms])", "a duration that another pattern has accepted"],
  ["^[^\\p{L}]+|[^\\p{L}]+$", "a password of 200 characters"],
  ["[%_].*$", "it matches from the first sign that it finds to the end"],
  ["^mlflow-artifacts:(?:\\/\\/[^/]*)?\\/+(.*)$", "it matches to the end whatever follows"],
  ["^bearer +(.+)$", "a header of 16 kB, in which no line ends"],
]);

/** Places of patterns that are neither linear nor bounded. */
export function findSlowPatterns() {
  return folders.flatMap(sourcesOf).flatMap((file) => {
    const source = readFileSync(join(root, file), "utf8");
    const found = [];
    const visitor = new Visitor({
      Literal({ regex, start }) {
        if (!regex || bounded.has(regex.pattern) || isLinear(regex)) return;
        const line = source.slice(0, start).split("\n").length;
        found.push(
          `${file}:${line}: /${regex.pattern}/ takes time by the square of a text's length, or worse`,
        );
      },
    });
    visitor.visit(parseSync(file, source).program);
    return found;
  });
}

function isLinear({ pattern, flags }) {
  return analyse({ source: pattern, flags }).reports.length === 0;
}

function sourcesOf(folder) {
  return readdirSync(join(root, folder), { recursive: true })
    .filter((name) => /\.(ts|tsx|mjs)$/.test(name) && !/\.test\.tsx?$/.test(name))
    .map((name) => `${folder}/${name}`);
}
