import { expect, test } from "vitest";
import { helpOf, helpPlaces } from "@/app/_components/shell/help-of";
import { readManual } from "./manual";
import { anchorPrefix, portalMarkdown, sectionsOf } from "./portal-markdown";
import { searchManual } from "./search-manual";

test("every page of the repository is in the manual, with a title and a name of its own", async () => {
  const pages = await readManual();
  expect(pages.length).toBeGreaterThan(35);
  expect(pages.filter(({ title }) => title.endsWith(".md"))).toEqual([]);
  expect(new Set(pages.map(({ slug }) => slug)).size).toBe(pages.length);
  expect(pages.find(({ file }) => file === "docs/api.md")).toMatchObject({
    slug: "rest-api",
    group: "Reference",
  });
  // `/docs/api` and `/docs/pictures` are pages of their own.
  expect(pages.map(({ slug }) => slug)).not.toContain("api");
});

test("every link between pages leads to a page and a heading of it", async () => {
  const pages = await readManual();
  const links = pages.flatMap((page) =>
    [...portalMarkdown(page, pages).text.matchAll(/\]\((\/docs\/[^)]*)\)/g)].map(([, link]) => link!),
  );
  expect(links.length).toBeGreaterThan(100);
  const targets = new Set(
    pages.flatMap((page) => [
      `/docs/${page.slug}`,
      ...sectionsOf(page).map(({ anchor }) => `/docs/${page.slug}#${anchorPrefix}-${anchor}`),
    ]),
  );
  expect(links.filter((link) => !targets.has(link))).toEqual([]);
  expect(helpPlaces.map(([path]) => helpOf(path)).filter((link) => !targets.has(link))).toEqual([]);
});

test("links are rewritten outside of code, and what is no page becomes its name", () => {
  const page = { slug: "x", file: "docs/how-to/gcs.md", title: "X", group: "", text: "" };
  const pages = [
    { ...page, file: "docs/guide.md" },
    { ...page, file: "docs/decisions/README.md" },
  ];
  const rewrite = (text: string) => portalMarkdown({ ...page, text }, pages);
  expect(rewrite("[a](../guide.md#runs) [b](../../LICENSE) [c](#here) [d](https://x.test/a.md)").text).toBe(
    "[a](/docs/guide#section-runs) b [c](#here) [d](https://x.test/a.md)",
  );
  expect(rewrite("[all](../decisions/)").text).toBe("[all](/docs/decisions)");
  expect(rewrite("```sh\n[a](../guide.md)\n```\n[a](../guide.md)").text).toBe(
    "```sh\n[a](../guide.md)\n```\n[a](/docs/guide)",
  );
  expect(rewrite("![A run](../pictures/run-page.png)")).toEqual({
    text: "![A run](artifact:run-page.png)",
    pictures: ["run-page.png"],
  });
});

test("a search finds parts of pages that have all words, headings first", async () => {
  const found = searchManual(await readManual(), "Workers  POOL");
  expect(found[0]).toMatchObject({
    heading: expect.stringMatching(/workers|pool/i),
    href: expect.stringContaining("#"),
  });
  expect(found.length).toBeGreaterThan(2);
  expect(searchManual(await readManual(), "no-page-has-this-word")).toEqual([]);
  expect(searchManual(await readManual(), " ")).toEqual([]);
});
