import { execFileSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { dirname, join, resolve } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { kinds, writeNew } from "@/scripts/new.mjs";

const root = resolve(__dirname, "..");
const pages = [
  ...["README.md", "SECURITY.md", ".github/PULL_REQUEST_TEMPLATE.md"],
  ...readdirSync(join(root, "docs"), { recursive: true }).map((name) => `docs/${name}`),
].filter((path) => path.endsWith(".md"));
const readPage = (path: string) => readFileSync(join(root, path), "utf8");

const ending = "md|tsx?|mjs|json|sql|yml|py|png|css|example";
/** `lib/runs/`, `app/_server/page.ts`: paths from the root, in code marks; folders end with a slash. */
const path = new RegExp(
  `^(?:app|bench|cli|db|docs|inngest|lib|public|scripts|tests|\\.github)/(?:\\S*/|\\S*\\*|\\S+\\.(?:${ending}))?$`,
);
/** `http.ts`: a file at the root, or beside the path that was named before it. */
const fileName = new RegExp(`^[\\w.-]+\\.(?:${ending})$`);
/** Files of a data folder, of a model's folder or of an example: named, but not in the repository. */
const elsewhere = new Set(
  "api.d.ts conda.yaml end.json formats.json input_example.json keys.json manifest.json openapi.json postgres.json reading.json start-run.ts switchyard.json switchyard.yaml tokens.json training.json".split(
    " ",
  ),
);

test.each(pages)("every path that %s names exists", (page) => {
  const codes = withoutBlocks(readPage(page))
    .flatMap((text) => [...text.matchAll(/`([^`\s]+)`/g)].map(([, code]) => code!))
    .filter((code) => (path.test(code) || fileName.test(code)) && !elsewhere.has(code));
  let folder = "";
  const missing = codes.filter((code) => {
    if (fileName.test(code)) return !isThere(code) && !isThere(join(folder, code));
    folder = dirname(code);
    return !isThere(code);
  });
  expect(missing).toEqual([]);
});

test.each(pages)("every relative link of %s leads to a file and a heading", (page) => {
  const links = withoutBlocks(readPage(page))
    .flatMap((text) => [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => target!))
    .filter((target) => !/^[a-z]+:/i.test(target));
  expect(links.filter((link) => !leads(page, link))).toEqual([]);
});

test("every page that the sources cite exists", () => {
  const sources = ["app", "bench", "cli", "db", "inngest", "lib", "scripts", "tests"].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true })
      .map((name) => `${folder}/${name}`)
      .filter((file) => /\.(tsx?|mjs)$/.test(file) && !file.includes("/node_modules/")),
  );
  const cited = sources.flatMap((file) =>
    [...readPage(file).matchAll(/\b(?:docs\/[\w/-]+|[A-Z]{3,})\.md\b/g)].map(([name]) => ({ file, name })),
  );
  expect(cited.length).toBeGreaterThan(10);
  expect(cited.filter(({ name }) => !isThere(name))).toEqual([]);
});

test("every file that a comment names exists", () => {
  const files = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard"], {
    cwd: root,
    encoding: "utf8",
  });
  const sources = files
    .split("\n")
    .filter(
      (file) => /\.(tsx?|mjs|sql|py)$/.test(file) && !file.startsWith("db/migrations/") && isThere(file),
    );
  const comment = /^\s*(?:\/\/|\/?\*|--|#|""").*$/gm;
  const named =
    /(?<![\w/.@-])(?:app|bench|cli|db|docs|inngest|lib|scripts|tests)\/[\w./()[\]-]*\w\.(?:tsx?|mjs|sql|md|py|json)\b/g;
  const cited = sources.flatMap((file) =>
    [...readPage(file).matchAll(comment)].flatMap(([text]) =>
      [...text.matchAll(named)].map(([name]) => ({ file, name })),
    ),
  );
  expect(cited.length).toBeGreaterThan(50);
  expect(cited.filter(({ name }) => !isThere(name))).toEqual([]);
});

test("the floors that architecture.md draws hold every folder of lib once", () => {
  const [, diagram = ""] =
    readPage("docs/architecture.md").match(/## The floors of lib[\s\S]*?```mermaid([\s\S]*?)```/) ?? [];
  const drawn = [...diagram.matchAll(/"\d+ · ([^"]+)"/g)].flatMap(([, names]) => names!.split(", "));
  const folders = readdirSync(join(root, "lib"), { withFileTypes: true }).filter((entry) =>
    entry.isDirectory(),
  );
  expect(drawn.sort()).toEqual(folders.map(({ name }) => name).sort());
});

test("README has at most 100 lines", () => {
  expect(readPage("README.md").trimEnd().split("\n").length).toBeLessThanOrEqual(100);
});

test("the index of decisions names each record once, in order", () => {
  const records = readdirSync(join(root, "docs/decisions")).filter((name) => /^\d{4}-.*\.md$/.test(name));
  const named = [...readPage("docs/decisions/README.md").matchAll(/\((\d{4}-[\w-]+\.md)\)/g)];
  expect(named.map(([, name]) => name)).toEqual(records.sort());
});

test("every call that api.md names is a route that takes the method", () => {
  const calls = [...readPage("docs/api.md").matchAll(/`(GET|POST|PUT|PATCH|DELETE) (\/[^`\s?]*)/g)]
    .map(([, method, path]) => ({ method: method!, path: path! }))
    .filter(({ path }) => !path.startsWith("/api/"));
  expect(calls.length).toBeGreaterThan(50);
  expect(calls.filter(({ method, path }) => !takes(path, method))).toEqual([]);
});

test("every npm command that is named is a script of package.json", () => {
  const { scripts } = JSON.parse(readPage("package.json")) as { scripts: Record<string, string> };
  const named = pages.flatMap((page) =>
    [...readPage(page).matchAll(/npm run ([\w:-]+)/g)].map(([, name]) => name!),
  );
  expect(named.filter((name) => !Object.hasOwn(scripts, name))).toEqual([]);
});

describe("the examples in code", () => {
  const blocksOf = (page: string) => readPage(page).matchAll(/```ts\n(?:\/\/ (\S+)\n)?(import[\s\S]*?)```/g);
  const examples = ["docs/CONTRIBUTING.md", "README.md"].flatMap((page) =>
    [...blocksOf(page)].map(([, path, code]) => ({ path: path ?? "readme/describe-share.ts", code: code! })),
  );
  const folder = mkdtempSync(join(root, "node_modules/.cache-documentation-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test("are named after their slugs", () => {
    expect(examples).toHaveLength(7);
    for (const { path, code } of examples)
      expect(code).toContain(`slug: "${path.match(/([\w-]+)\.ts$/)![1]}"`);
  });

  test("have the right types", { timeout: 120_000 }, () => {
    for (const { path, code } of examples) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), code);
    }
    // `npm run new` writes files of the same kind.
    const written = Object.keys(kinds).flatMap((kind) => writeNew(kind, "an-example", folder));
    const config = {
      extends: join(root, "tsconfig.json"),
      compilerOptions: { incremental: false, paths: { "@/*": [`${folder}/*`, `${root}/*`] } },
      files: [
        join(root, "next-env.d.ts"),
        ...examples.map(({ path }) => join(folder, path)),
        ...written.map((path) => join(folder, path)),
      ],
      include: [],
    };
    writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(config));
    expect(typeErrors(folder)).toBe("");
  });
});

/** The output of the compiler; empty where all types are right. */
function typeErrors(project: string): string {
  try {
    execFileSync(join(root, "node_modules/.bin/tsc"), ["--noEmit", "-p", project], { encoding: "utf8" });
    return "";
  } catch (error) {
    return (error as { stdout: string }).stdout;
  }
}

/** The texts of a page between its code blocks. */
function withoutBlocks(markdown: string): string[] {
  return markdown.split(/^```[\s\S]*?^```$/m);
}

/** Whether a path from the root is there; `*` stands for anything within a name. */
function isThere(path: string): boolean {
  if (!path.includes("*")) return existsSync(join(root, path));
  const [before = "", ...after] = path.split("/*");
  return existsSync(join(root, before)) && after.every((rest) => rest === "" || anyHas(before, rest));
}

function anyHas(folder: string, rest: string): boolean {
  return readdirSync(join(root, folder)).some((name) => existsSync(join(root, folder, name, rest)));
}

function leads(page: string, link: string): boolean {
  const [path, heading] = link.split("#");
  const file = path ? join(root, dirname(page), path) : join(root, page);
  if (!existsSync(file)) return false;
  return !heading || slugs(readFileSync(file, "utf8")).includes(heading);
}

/** The anchors that GitHub gives to the headings of a page. */
function slugs(markdown: string): string[] {
  return [...markdown.matchAll(/^#+ (.+)$/gm)].map(([, heading]) =>
    heading!
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, "")
      .replaceAll(" ", "-"),
  );
}

/** Whether app/api/v1 has a route for a path such as `/runs/{id}/cancel` that exports the method. */
function takes(path: string, method: string): boolean {
  const folder = path.replace(/\{(\w+)\}/g, "[$1]");
  const file = join(root, `app/api/v1${folder}/route.ts`);
  return existsSync(file) && new RegExp(`export const ${method}\\b`).test(readFileSync(file, "utf8"));
}
