import { states, type Tone } from "@/app/_components/ui/states";
import type { RunState } from "@/lib/base/run";

/** Colours with contrast on light and dark tabs; shapes differ too, so that colour is never the only signal. */
const drawn: Record<Tone, string> = {
  idle: '<circle cx="10" cy="10" r="7" fill="none" stroke="#868a91" stroke-width="3" stroke-dasharray="3 2.5"/>',
  active: '<circle cx="10" cy="10" r="9" fill="#2f75e0"/><path d="M8 6l6 4-6 4z" fill="#fff"/>',
  ok: '<circle cx="10" cy="10" r="9" fill="#0a8a68"/><path d="M6 10.5l3 3 5.5-7" fill="none" stroke="#fff" stroke-width="2.2"/>',
  warn: '<path d="M10 1l9.5 17H.5z" fill="#d99a1c"/><path d="M10 7v5m0 2v2" stroke="#000" stroke-width="2"/>',
  bad: '<rect x="1" y="1" width="18" height="18" rx="4" fill="#d0472b"/><path d="M6 6l8 8m0-8l-8 8" stroke="#fff" stroke-width="2.4"/>',
  held: '<circle cx="10" cy="10" r="9" fill="#9356ad"/><path d="M7.5 6v8m5-8v8" stroke="#fff" stroke-width="2.4"/>',
};
const mark =
  '<g fill="none" stroke-width="2.4" stroke-linecap="round"><path d="M2 14h16" stroke="#868a91"/><path d="M2 14h3c4 0 5-8 9-8h4" stroke="#2f75e0"/></g>';

/** The picture of a browser's tab as an address: the portal's mark, or what a run's state looks like. */
export function favicon(state?: RunState): { icon: { url: string; type: string } } {
  const content = state ? drawn[states[state].tone] : mark;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 20 20">${content}</svg>`;
  return { icon: { url: `data:image/svg+xml,${encodeURIComponent(svg)}`, type: "image/svg+xml" } };
}
