/** Messages of a server's event stream. `change` carries the kind; `end` is the last message. */
type LiveEvent = { type: "open" } | { type: "lost" } | { type: "end" } | { type: "change"; kind: string };
type Listener = (event: LiveEvent) => void;
type Stream = { listeners: Set<Listener>; isOpen: boolean; close(): void };

const reopenMs = 3000;
const streams = new Map<string, Stream>();

/** Hears the event stream at `url`; all who name the same address share one connection. @returns how to stop */
export function listenLive(url: string, listener: Listener): () => void {
  const stream = streams.get(url) ?? open(url);
  stream.listeners.add(listener);
  if (stream.isOpen) listener({ type: "open" });
  return () => {
    stream.listeners.delete(listener);
    if (stream.listeners.size === 0) stream.close();
  };
}

function open(url: string): Stream {
  let source: EventSource | undefined;
  let reopening: ReturnType<typeof setTimeout> | undefined;
  const stream: Stream = { listeners: new Set(), isOpen: false, close };
  const tell = (event: LiveEvent) => {
    for (const listener of [...stream.listeners]) listener(event);
  };
  function close() {
    clearTimeout(reopening);
    source?.close();
    if (streams.get(url) === stream) streams.delete(url);
  }
  function connect() {
    source = new EventSource(url);
    source.onopen = () => {
      stream.isOpen = true;
      tell({ type: "open" });
    };
    source.onmessage = ({ data }) => tell({ type: "change", kind: JSON.parse(data).kind });
    source.addEventListener("end", () => {
      close();
      tell({ type: "end" });
    });
    source.onerror = () => {
      stream.isOpen = false;
      tell({ type: "lost" });
      // The browser reconnects automatically unless the response was an error.
      if (source?.readyState === EventSource.CLOSED) reopening = setTimeout(connect, reopenMs);
    };
  }
  streams.set(url, stream);
  connect();
  return stream;
}
