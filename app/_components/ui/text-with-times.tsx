import { Time } from "./time";

const written =
  /(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC|^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|\+00:00)$)/;

/** A sentence of the server, with the times that it names in UTC in the reader's zone; or a value that is such a time, in ISO 8601. */
export function TextWithTimes({ text }: { text: string }) {
  return text.split(written).map((part, index) => {
    const time = index % 2 === 1 ? new Date(part.replace(" UTC", "Z")) : undefined;
    if (!time || Number.isNaN(time.getTime())) return part;
    // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one sentence never change places
    return <Time key={index} value={time} absolute />;
  });
}
