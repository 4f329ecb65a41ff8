import { readFileSync } from "node:fs";
import path from "node:path";

const libraries = ["@duckdb/node-api", "onnxruntime-node"];
let known: Record<string, string> | undefined;

/** Versions that affect trainings: this program with its build, Node, and the numerical libraries. */
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

/** Reads a file below the working directory; undefined when it does not exist. */
function readRoot(file: string): string | undefined {
  try {
    return readFileSync(path.join(/* turbopackIgnore: true */ process.cwd(), file), "utf8").trim();
  } catch {
    return undefined;
  }
}
