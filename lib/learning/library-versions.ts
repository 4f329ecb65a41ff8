import { readFileSync } from "node:fs";
import path from "node:path";

const libraries = ["@duckdb/node-api", "onnxruntime-node"];
let known: Record<string, string> | undefined;

/** The versions of what trainings run on: this program with its build, Node, and the libraries that touch the numbers. */
export function libraryVersions(): Record<string, string> {
  known ??= {
    switchyard: [packageVersion(""), readRoot(".next/BUILD_ID")].filter(Boolean).join(" build "),
    node: process.version,
    ...Object.fromEntries(libraries.map((name) => [name, packageVersion(`node_modules/${name}`)])),
  };
  return known;
}

function packageVersion(folder: string): string {
  const text = readRoot(path.join(folder, "package.json"));
  return text === undefined ? "unknown" : String(JSON.parse(text).version);
}

/** A file below the folder that the process runs in; undefined when there is none. */
function readRoot(file: string): string | undefined {
  try {
    return readFileSync(path.join(/* turbopackIgnore: true */ process.cwd(), file), "utf8").trim();
  } catch {
    return undefined;
  }
}
