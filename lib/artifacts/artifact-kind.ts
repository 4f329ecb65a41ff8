import type { z } from "zod";
import type { ChartData } from "./chart-data";

/** A picture at an address of ours, with its size in pixels. */
type Picture = { title: string; description: string; width: number; height: number; address: string };

/** What Markdown shows in place of `![alt](artifact:key)`. */
export type Attachment = ChartData | Picture;

/** A kind of artifact: what it holds, how it is shown, and the file that people keep of it. */
export interface ArtifactKind<Data = unknown> {
  slug: string;
  /** What many of them are called. */
  name: string;
  /** Bytes are held under `base64`, which lists leave out. */
  data: z.ZodType<Data>;
  /** How it is shown; without it, by its attachment. */
  toMarkdown?(data: Data): string;
  /** What Markdown of the same run shows under its key. @param address where its file is read */
  toAttachment?(data: Omit<Data, "base64">, address: string): Attachment;
  toFile(data: Data): { ending: string; mediaType: string; body: BodyInit };
}

/** A kind, typed by what it holds. */
export function defineArtifactKind<Data>(kind: ArtifactKind<Data>): ArtifactKind<Data> {
  return kind;
}
