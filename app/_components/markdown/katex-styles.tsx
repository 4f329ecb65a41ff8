"use client";

import "katex/dist/katex.min.css";

/** Brings the stylesheet, and draws nothing. */
export default function KatexStyles() {
  return null;
}
