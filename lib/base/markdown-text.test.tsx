import fc from "fast-check";
import { createElement, type ReactNode } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import Markdown from "react-markdown";
import rehypeKatex from "rehype-katex";
import remarkGfm from "remark-gfm";
import remarkMath from "remark-math";
import { expect, test } from "vitest";
import { bold, code, markdownTable } from "@/lib/reports/markdown-table";
import { artifactImage, codeBlock, codeSpan, markdownLink, markdownText } from "./markdown-text";

const names = [
  "Premium ($)",
  "Claim ($)",
  "**bold**",
  "a|b",
  "a\\|b",
  "<b>x</b>",
  "<none> and a<b>c",
  "[l](http://evil.example)",
  "![i](artifact:roc)",
  "`c`",
  "``",
  "_emphasis_ __init__ snake_case",
  "~~gone~~ ~20",
  "(89.7, 119.6]",
  "[0, 1)",
  "&amp; &#65; AT&T",
  "[^1]",
  "[x] done",
  "# heading",
  "C #",
  "- item",
  "1. item",
  "> quote",
  "---",
  "===",
  "\\",
  "a\\",
  "$x^2$",
  "emoji 😀 Сумма (€)",
  "line\nline",
  "",
];
/** Addresses become links even when escaped; leading and trailing spaces and invisible characters are not shown. */
const name = fc.oneof(
  fc.constantFrom(...names),
  fc
    .string({ unit: fc.constantFrom(..."\\`*_{}[]()<>#+-.!|~$&^=:;'\" \naB1é東"), maxLength: 14 })
    .filter((text) => !/www\.|:\/\//.test(text)),
);
const shownOf = (text: string) => text.replace(/\s+/g, " ").trim();

/** Text of the elements by tag, as rendered; images by their alternative text. */
function read(markdown: string) {
  const seen: { tag: string; text: string }[] = [];
  const html = renderToStaticMarkup(
    createElement(
      Markdown,
      {
        remarkPlugins: [remarkGfm, remarkMath],
        rehypePlugins: [rehypeKatex],
        urlTransform: (url) => url,
        components: {
          img: ({ alt, src }) => {
            seen.push({ tag: `img ${src}`, text: alt ?? "" });
            return null;
          },
          code: ({ children }) => {
            seen.push({ tag: "code", text: String(children ?? "") });
            return null;
          },
        },
      },
      markdown,
    ) as ReactNode,
  );
  return { html, seen };
}

const decode = (html: string) =>
  html
    .replace(/<[^>]*>/g, "")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&#x27;", "'")
    .replaceAll("&amp;", "&");

test("any name is shown as it is in a sentence, a heading, bold, at the beginning of a line and in a link", () => {
  fc.assert(
    fc.property(name, name, (first, second) => {
      const [a, b] = [shownOf(first), shownOf(second)];
      const shown = (markdown: string) => decode(read(markdown).html).replace(/\s+/g, " ").trim();
      expect(shown(`Of ${markdownText(first)} and ${markdownText(second)}.`)).toBe(
        shownOf(`Of ${a} and ${b}.`),
      );
      expect(shown(`# About ${markdownText(first)}`)).toBe(shownOf(`About ${a}`));
      expect(shown(`${markdownText(first)} x`)).toBe(shownOf(`${a} x`));
      const link = read(`See ${markdownLink(first, `/runs/${second}`)}.`).html;
      expect(decode(link)).toBe(`See ${a}.`);
      expect(link.match(/<(?!\/?(p|a)\b)[^>]*>/g)).toBeNull();
    }),
    { numRuns: 500 },
  );
});

test("any name is a cell, as text and as code, and the row keeps its columns", () => {
  fc.assert(
    fc.property(name, name, (first, second) => {
      const { html, seen } = read(
        markdownTable(["Name", first, "Code"], [[second, bold(`b${first}`), code(second)]]),
      );
      const cells = [...html.matchAll(/<t[hd][^>]*>(.*?)<\/t[hd]>/gs)].map(([, cell]) =>
        shownOf(decode(cell!)),
      );
      expect(cells).toHaveLength(6);
      expect(cells[1]).toBe(shownOf(first));
      expect(cells[3]).toBe(shownOf(second));
      expect(cells[4]).toBe(shownOf(`b${first}`));
      expect(shownOf(seen[0]?.text ?? cells[5]!)).toBe(shownOf(second));
      expect(html).not.toMatch(/katex|<(em|del|img|h1|li)\b/);
      // GFM links an address to itself.
      for (const [, href, shown] of html.matchAll(/<a href="([^"]*)">(.*?)<\/a>/g)) expect(shown).toBe(href);
    }),
    { numRuns: 500 },
  );
});

test("a chart is shown under its own key, whatever its key and its description hold", () => {
  fc.assert(
    fc.property(name, name, (key, description) => {
      const { seen } = read(artifactImage(`woe-${key}`, `Of ${description}`));
      expect(seen).toHaveLength(1);
      const [{ tag, text }] = seen as [{ tag: string; text: string }];
      expect(decodeURIComponent(tag.slice("img artifact:".length))).toBe(`woe-${key}`);
      expect(shownOf(text)).toBe(shownOf(`Of ${description}`));
    }),
    { numRuns: 500 },
  );
});

test("code is what was given", () => {
  fc.assert(
    fc.property(name, (text) => {
      expect(shownOf(read(`a ${codeSpan(text)} b`).seen[0]?.text ?? "")).toBe(shownOf(text));
      expect(read(codeBlock("json", text)).seen).toEqual([
        { tag: "code", text: text === "" ? "" : `${text}\n` },
      ]);
    }),
    { numRuns: 500 },
  );
});

test("names that begin nothing stay readable", () => {
  for (const plain of [
    "insurance-fraud 2.1 (old)",
    "fraud_probability",
    "claims version 3, 5 % < 0.05",
    "a+b=c: d!",
  ])
    expect(markdownText(plain)).toBe(plain);
});

test("a fence is longer than any of very many runs of backticks", () => {
  expect(codeBlock("", "`` ` ".repeat(200_000)).startsWith("```\n")).toBe(true);
});
