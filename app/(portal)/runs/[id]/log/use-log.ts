"use client";

import { useCallback, useEffect, useRef, useState } from "react";
import { listenLive } from "@/app/_components/live/live-events";
import type { LogLineAnswer } from "@/app/_server/answers";

/** The last lines of a log, as the page came with them. */
export interface FirstLines {
  lines: LogLineAnswer[];
  hasOlder: boolean;
}

export interface Log extends FirstLines {
  /** New lines could not be read. */
  isBroken: boolean;
}

type Page = { items: LogLineAnswer[]; nextCursor: string | null };

const pageLines = 200;
/** More lines than this are not kept on the page; the oldest can be read again. */
const maxLines = 5000;

/**
 * The last lines of a run's log and, while the run is active, each new line as it is written. The caller gives a new
 * key
 * when the run or the filter changes.
 * @param filter a query of `GET /runs/{id}/logs`
 */
export function useLog(runId: string, filter: string, isLive: boolean, first: FirstLines) {
  const [log, setLog] = useState<Log>({ ...first, isBroken: false });
  const newest = useRef(first.lines.at(-1)?.id ?? 0);
  const wasLive = useRef(isLive);
  const url = `/api/v1/runs/${runId}`;

  const read = useCallback(
    async (place: string, signal?: AbortSignal): Promise<Page> => {
      const response = await fetch(`${url}/logs?${place}&${filter}`, { signal });
      if (!response.ok) throw new Error(`The log could not be read: ${response.status}`);
      return response.json();
    },
    [url, filter],
  );

  useEffect(() => {
    const off = new AbortController();
    let isReading = false;
    let isWanted = false;

    async function readNew() {
      for (let isMore = true; isMore; ) {
        const { items, nextCursor } = await read(`after=${newest.current}&limit=1000`, off.signal);
        newest.current = items.at(-1)?.id ?? newest.current;
        setLog((before) => append(before, items));
        isMore = nextCursor !== null;
      }
    }

    // One read at a time; lines announced during a read are fetched by the next one.
    async function catchUp() {
      isWanted = true;
      if (isReading) return;
      isReading = true;
      try {
        while (isWanted) {
          isWanted = false;
          await readNew();
        }
      } catch {
        if (!off.signal.aborted) setLog((before) => ({ ...before, isBroken: true }));
      } finally {
        isReading = false;
      }
    }

    // Of a run that had ended when the page was made, all is there; of any other, also when it ends, more may be.
    if (wasLive.current) catchUp();
    const stop = isLive
      ? listenLive(`${url}/events`, (event) => {
          if (event.type === "open" || event.type === "end") catchUp();
          if (event.type === "change" && event.kind === "log") catchUp();
        })
      : undefined;
    return () => {
      off.abort();
      stop?.();
    };
  }, [read, url, isLive]);

  const oldest = log.lines[0]?.id;
  const readOlder = useCallback(async () => {
    const { items, nextCursor } = await read(`before=${oldest}&limit=${pageLines}`);
    setLog((before) => ({ ...before, lines: [...items, ...before.lines], hasOlder: nextCursor !== null }));
  }, [read, oldest]);

  return { ...log, readOlder };
}

function append(log: Log, items: LogLineAnswer[]): Log {
  const lines = [...log.lines, ...items];
  return {
    lines: lines.slice(-maxLines),
    hasOlder: log.hasOlder || lines.length > maxLines,
    isBroken: false,
  };
}
