// `npm run new task describe-claims`: writes the one file of a task, flow, block, artifact kind or model kind, and its
// test, from the templates in scripts/new/. Plain Node, no packages.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const repository = fileURLToPath(new URL("..", import.meta.url));

/** Folders of the kinds. */
export const kinds = {
  task: "inngest/tasks",
  flow: "inngest/flows",
  block: "lib/blocks/catalog",
  "artifact-kind": "lib/artifacts/kinds",
  "model-kind": "lib/learning/kinds",
};

/**
 * Writes a file and its test. @param root the repository @returns their paths from the root
 * @throws Error with a sentence for a name that cannot be used
 */
export function writeNew(kind, slug, root = repository) {
  const folder = Object.hasOwn(kinds, kind) ? kinds[kind] : undefined;
  if (!folder || !slug)
    throw new Error(
      `Write: npm run new <${Object.keys(kinds).join("|")}> <slug>, such as npm run new task describe-claims.`,
    );
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(slug) || slug.length > 60)
    throw new Error(`"${slug}" is no slug: small letters and digits, with - between words.`);
  const files = ["ts", "test.ts"].map((ending) => `${folder}/${slug}.${ending}`);
  const taken = files.find((file) => existsSync(join(root, file)));
  if (taken) throw new Error(`${taken} is there already. Choose another slug.`);
  const words = slug.split("-");
  const name = words.join(" ");
  const camel = words
    .map((word, index) => (index === 0 ? word : word[0].toUpperCase() + word.slice(1)))
    .join("");
  const values = { slug, name: name[0].toUpperCase() + name.slice(1), camel, folder };
  for (const [index, ending] of ["ts", "test.ts"].entries()) {
    const template = readFileSync(join(repository, "scripts/new", `${kind}.${ending}.txt`), "utf8");
    mkdirSync(dirname(join(root, files[index])), { recursive: true });
    writeFileSync(
      join(root, files[index]),
      template.replace(/\{\{(\w+)\}\}/g, (_, key) => values[key]),
    );
  }
  return files;
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  try {
    const [file, test] = writeNew(process.argv[2], process.argv[3]);
    console.log(`Wrote ${file} and ${test}. Fill them in, and run: npx vitest run --project unit ${test}`);
  } catch (error) {
    console.error(error.message);
    process.exit(2);
  }
