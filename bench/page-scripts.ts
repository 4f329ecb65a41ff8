import { gzipSync } from "node:zlib";

const known = new Map<string, number>();

/** Size of the scripts that a page names in its HTML, gzipped, in bytes: what a first visit loads before it is usable. */
export async function firstLoadBytes(url: string, headers: Record<string, string>): Promise<number> {
  const response = await fetch(url, { headers, redirect: "manual" });
  if (response.status !== 200) throw new Error(`${url}: ${response.status}`);
  const tags = (await response.text()).match(/<script\b[^>]*\bsrc="[^"]+"[^>]*>/g) ?? [];
  // Polyfills are for browsers without modules.
  const sources = tags
    .filter((tag) => !/\bnomodule\b/i.test(tag))
    .map((tag) => /src="([^"]+)"/.exec(tag)![1]!);
  const sizes = await Promise.all(
    [...new Set(sources)].map((source) => gzipBytes(new URL(source, url).href)),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}

async function gzipBytes(url: string): Promise<number> {
  const size = known.get(url) ?? gzipSync(await (await fetch(url)).arrayBuffer()).length;
  known.set(url, size);
  return size;
}
