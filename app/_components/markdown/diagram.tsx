"use client";

import { type ReactNode, useEffect, useState } from "react";
import type { Picture } from "./draw-diagram";

/**
 * A Mermaid diagram. Shows its source, `children`, until it is drawn; if drawing fails, keeps the source with the
 * reason.
 * The picture is an image of its own for either theme: nothing in it can act, load or style the page.
 */
export function Diagram({ source, children }: { source: string; children: ReactNode }) {
  const [pictures, setPictures] = useState<{ light: Picture; dark: Picture }>();
  const [problem, setProblem] = useState<string>();

  useEffect(() => {
    let isGone = false;
    const imageUrls: string[] = [];
    const draw = async () => {
      const { drawDiagram } = await import("./draw-diagram");
      const light = await drawDiagram(source, "light");
      imageUrls.push(light.address);
      const dark = await drawDiagram(source, "dark");
      imageUrls.push(dark.address);
      if (isGone) for (const address of imageUrls) URL.revokeObjectURL(address);
      else setPictures({ light, dark });
    };
    draw().catch((error: Error) => {
      if (!isGone) setProblem(error.message.split("\n")[0] ?? "");
    });
    return () => {
      isGone = true;
      for (const address of imageUrls) URL.revokeObjectURL(address);
    };
  }, [source]);

  if (!pictures)
    return (
      <>
        {problem !== undefined && (
          <p role="status" className="text-sm text-warn">
            This diagram could not be drawn. Its source is shown instead. {problem}
          </p>
        )}
        {children}
      </>
    );
  return (
    <figure className="diagram">
      <Drawn picture={pictures.light} className="dark:hidden" />
      <Drawn picture={pictures.dark} className="hidden dark:block" />
      <details className="no-print text-xs">
        <summary className="w-fit text-muted hover:text-ink">Source</summary>
        {children}
      </details>
    </figure>
  );
}

function Drawn({ picture: { address, ...size }, className }: { picture: Picture; className: string }) {
  // biome-ignore lint/performance/noImgElement: made in this browser
  return <img src={address} alt="Diagram; its source follows" className={className} {...size} />;
}
