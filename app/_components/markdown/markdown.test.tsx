import { deserialize } from "node:v8";
import { prerender } from "react-dom/static";
import { describe, expect, test } from "vitest";
import type { Attachment } from "@/lib/artifacts/artifact-kind";
import { Markdown } from "./markdown";
import { formulaTag, type MarkdownNode } from "./markdown-nodes";
import { readMarkdown } from "./read-markdown";

const render = async (markdown: string, attachments?: Record<string, Attachment>) => {
  const { prelude } = await prerender(
    <Markdown teamId="team" attachments={attachments}>
      {markdown}
    </Markdown>,
  );
  return (await new Response(prelude).text()).replaceAll("<!-- -->", "");
};
const addresses = (html: string) => [...html.matchAll(/\b(?:href|src)="([^"]*)"/g)].map(([, url]) => url);

test("loads the styles of formulas only for a text with a formula", () => {
  const tags = (text: string) => {
    const { children }: MarkdownNode = deserialize(readMarkdown({ text, offset: 0, prefix: "report" })[0]!);
    return children?.map(({ tagName }) => tagName);
  };
  expect(tags("Recall is $\\frac{a}{b}$")).toContain(formulaTag);
  expect(tags("Between $500 and $1,000 `katex`")).not.toContain(formulaTag);
});

describe("hostile Markdown", async () => {
  test.each([
    ["javascript:", "[a](javascript:alert(1))"],
    ["javascript: with entities", "[a](java&#115;cript:alert(1)) [b](&#x6A;avascript:alert(1))"],
    ["javascript: with a tab", "[a](java\tscript:alert(1)) <javascript:alert(1)>"],
    [
      "javascript: in upper case, and others",
      "[a](JaVaScRiPt:alert(1)) [b](vbscript:x) [c](file:///etc/passwd)",
    ],
    ["data:", "[a](data:text/html;base64,PHNjcmlwdD4=) ![b](data:image/svg+xml,<svg/onload=alert(1)>)"],
    ["a reference", "[a][r]\n\n[r]: javascript:alert(1)"],
    ["a footnote", "a[^1]\n\n[^1]: [b](javascript:alert(1))"],
  ])("%s does not become a link", async (_, markdown) => {
    expect(addresses(await render(markdown)).filter((url) => !url?.startsWith("#"))).toEqual([]);
  });

  test.each([
    "<script>alert(1)</script>",
    "a <img src=x onerror=alert(1)> b",
    "<iframe src=https://evil.example></iframe>",
    "<style>body{display:none}</style>",
    "<svg><a xlink:href='javascript:alert(1)'>x</a></svg>",
    "<form action=https://evil.example><input name=a></form>",
    "<details open ontoggle=alert(1)>",
    "> [!NOTE]\n> <b onclick=alert(1)>x</b>",
    "```<script>\nalert(1)\n```",
  ])("raw HTML is text: %s", async (markdown) => {
    expect(await render(markdown)).not.toMatch(/<(script|iframe|style|form|img|details|b)\b/);
  });

  test("outside images are never loaded; they are links", async () => {
    const html = await render(
      "![cat](https://evil.example/cat.png) ![](//evil.example/a) ![x](/api/v1/runs)",
    );
    expect(html).not.toContain("<img");
    expect(addresses(html)).toEqual(["https://evil.example/cat.png", "//evil.example/a", "/api/v1/runs"]);
  });

  test.each([
    "$\\href{javascript:alert(1)}{a}$",
    "$$\\url{https://evil.example}$$",
    "$$\n\\includegraphics[height=1em]{https://evil.example/a.png}\n$$",
    "$\\htmlStyle{position: fixed}{a}$ $\\htmlId{content}{a}$ $\\htmlClass{b}{a}$ $\\htmlData{a=b}{c}$",
  ])("a formula may not link, load or style: %s", async (markdown) => {
    const html = await render(markdown);
    expect(addresses(html)).toEqual([]);
    expect(html).not.toMatch(/<(a|img)\b|style="[^"]*fixed|id="content"|data-a=/);
  });

  test("a formula with endless macros terminates, and a huge one is truncated", async () => {
    expect(await render("$$\\def\\a{\\a\\a}\\a$$")).toContain("katex-error");
    expect(await render("$\\rule{9999em}{9999em}$")).not.toContain("9999em;");
  });

  test("an id in a report cannot shadow an id of the page", async () => {
    expect(await render("# content\n\n[x](#content)")).toContain('id="report-content"');
    expect(await render("# <img name=cookie>")).not.toContain("<img");
  });
});

describe("GitHub's Markdown and more", async () => {
  test("callouts have an icon and a word", async () => {
    const html = await render("> [!WARNING]\n> The recall fell.");
    expect(html).toContain('class="markdown-alert markdown-alert-warning"');
    expect(html).toMatch(/<svg.*WARNING.*The recall fell\./s);
  });

  test("renders formulas, and leaves amounts of money as text", async () => {
    expect(await render("$x^2$")).toContain("katex");
    expect(await render("$$\n\\frac{a}{b}\n$$")).toContain("katex-display");
    const money = "Claims between $500 and $1,000, or $5-$10, cost $2.";
    expect(await render(money)).toContain(money);
  });

  test.each([
    [
      "bold between amounts",
      "Saved **$1,200** this month, was **$900** before.",
      "Saved <strong>$1,200</strong> this month, was <strong>$900</strong> before.",
    ],
    [
      "emphasis and a link between amounts",
      "Cost $61 a claim, *cheaper* than $76, see [it](https://a.example) or $80.",
      "Cost $61 a claim, <em>cheaper</em> than $76, see <a",
    ],
    [
      "code that names variables",
      "Pay `$HOME` and $5, then `$PATH`.",
      "Pay <code>$HOME</code> and $5, then <code>$PATH</code>.",
    ],
    ["units", "Between US$/claim and US$/policy.", "Between US$/claim and US$/policy."],
    ["ranges", "Price is $5-$10; $1.5M–$2M; (A$) and (US$).", "Price is $5-$10; $1.5M–$2M; (A$) and (US$)."],
    [
      "amounts with the sign behind",
      "Costs $5 and cost 5$. Or $100 (or 90$).",
      "Costs $5 and cost 5$. Or $100 (or 90$).",
    ],
    ["code between dollars", "$5 `a$` b", "$5 <code>a$</code> b"],
    ["an amount and a picture", "Spent $100 (see ![plot](artifact:roc)) of $200.", "Spent $100 (see "],
    ["a task", "- [x] done **$3** and **$4**", "done <strong>$3</strong> and <strong>$4</strong>"],
  ])("an amount of money is not a formula: %s", async (_, markdown, shown) => {
    const html = await render(markdown);
    expect(html).toContain(shown);
    expect(html).not.toContain("katex");
  });

  test.each([
    ["$x^2 + y$ is a formula", 1],
    ["($x$), **$y$** and $n = 5$-fold", 3],
    ["from $a$–$b$, or $a$/$b$", 4],
    ["GitHub's own $`a_1`$, and $$b$$ in a line", 2],
    ["$\\text{\\$5}$ and $2$", 2],
    ["$a +\nb$ over two lines", 1],
  ])("renders the formula: %s", async (markdown, formulas) => {
    expect((await render(markdown)).match(/class="katex"/g)).toHaveLength(formulas);
  });

  test("a diagram's source is there without a script", async () => {
    expect(await render("```mermaid\ngraph LR\n  a --> b\n```")).toContain("graph LR\n  a --&gt; b");
  });

  test("shows charts and images where they are referenced, and says which ones no longer exist", async () => {
    const picture: Attachment = {
      title: "A plot",
      description: "Dots",
      width: 10,
      height: 5,
      address: "/api/v1/artifacts/a/content",
    };
    const html = await render("![](artifact:plot) ![gone](artifact:__proto__) ![%](artifact:%E0%A4)", {
      plot: picture,
    });
    expect(html).toContain('<img src="/api/v1/artifacts/a/content" alt="Dots" width="10" height="5"/>');
    expect(html).toContain("[gone: not kept by this run]");
    expect(html).toContain("[%: not kept by this run]");
  });

  test("headings move down and have addresses; a long report begins with its contents", async () => {
    const short = await render("# A report\n\n## What's it worth?\n\n## Same\n\n## Same");
    expect(short).toContain('<h2 id="report-a-report" data-level="1">');
    expect(short).toContain('id="report-whats-it-worth"');
    expect(short).toContain('id="report-same-1"');
    expect(short).not.toContain("<nav");
    const long = await render("# A report\n\n## One\n\n### Two\n\n#### Three\n\n## Four");
    expect(long).toContain('<nav aria-label="Contents"');
    const links = [...long.matchAll(/<li data-depth="(\d)"><a[^>]*href="#report-(\w+)"/g)];
    expect(links.map(([, depth, name]) => `${depth} ${name}`)).toEqual(["0 one", "1 two", "0 four"]);
  });
});
