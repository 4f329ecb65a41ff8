"use client";

import dynamic from "next/dynamic";

/** KaTeX's stylesheet: only pages that render this load it. */
export const FormulaStyles = dynamic(() => import("./katex-styles"));
