import { stripVTControlCharacters } from "node:util";

/** Longest line, in UTF-16 code units; the rest of a longer one is left out. */
const maxLine = 10_000;
/** Most lines of a program; then only its last ones are kept. */
export const maxLines = 10_000;
const lastKept = 20;

const progressLine = /^::progress (0|1|0?\.\d{1,9}|1\.0{1,9})(?: (.{1,500}))?$/;

/** Receivers of what a program prints. */
interface Receivers {
  line(text: string): void;
  progress(fraction: number, message?: string): void;
}

/**
 * Splits the output streams of a program into lines of its log. `::progress 0.4 text` reports progress; colours and
 * overwritten progress bars are removed. Beyond 10,000 lines, the last 20 are passed on at the end.
 */
export class ProgramLines {
  /** Number of lines passed on or kept back so far. */
  count = 0;
  /** Last line of any stream that is not blank. */
  last = "";
  private readonly partial = new Map<string, { text: string; isCut: boolean }>();
  private readonly kept: string[] = [];

  constructor(private readonly receivers: Receivers) {}

  /** Takes decoded output of a stream. */
  take(stream: string, text: string): void {
    const held = this.partial.get(stream) ?? { text: "", isCut: false };
    const pieces = text.split("\n");
    pieces.forEach((piece, index) => {
      this.append(held, piece);
      if (index === pieces.length - 1) return;
      this.finish(held.text);
      held.text = "";
      held.isCut = false;
    });
    this.partial.set(stream, held);
  }

  /** Passes on lines without an end, and the last lines where many were left out. */
  end(): void {
    for (const { text } of this.partial.values()) if (text) this.finish(text);
    this.partial.clear();
    const leftOut = this.count - maxLines - this.kept.length;
    if (this.kept.length === 0) return;
    this.receivers.line(
      leftOut > 0
        ? `${leftOut.toLocaleString("en-US")} lines were left out here. The last ones:`
        : "The last lines:",
    );
    for (const line of this.kept) this.receivers.line(line);
  }

  /** A carriage return starts the line again, as progress bars do. */
  private append(held: { text: string; isCut: boolean }, piece: string): void {
    const start = piece.lastIndexOf("\r", piece.length - 2);
    if (start >= 0) {
      held.text = "";
      held.isCut = false;
    }
    if (held.isCut) return;
    // The end of a line in two parts: a return in front of this piece.
    if (held.text.endsWith("\r") && piece !== "") held.text = "";
    held.text += piece.slice(start + 1, start + 1 + maxLine + 1 - held.text.length);
    if (held.text.length <= maxLine) return;
    held.text = `${held.text.slice(0, maxLine - 1)}…`;
    held.isCut = true;
  }

  private finish(raw: string): void {
    const line = stripVTControlCharacters(raw.replace(/\r$/, ""));
    const progress = line.match(progressLine);
    if (progress) {
      this.receivers.progress(Number(progress[1]), progress[2]);
      return;
    }
    if (line.trim() !== "") this.last = line.trim();
    this.count++;
    if (this.count <= maxLines) this.receivers.line(line);
    else this.kept.push(line);
    if (this.kept.length > lastKept) this.kept.shift();
  }
}
