"use client";

import { type RefObject, useEffect, useRef, useState } from "react";
import { type Forecast, forecastAction } from "./actions";
import { SlotTimes } from "./slot-times";

const pauseMs = 250;

/** The rule in words and its next times, asked of the server – whose time zone data decide – while one types. */
export function ScheduleForecast({ form }: { form: RefObject<HTMLFormElement | null> }) {
  const [forecast, setForecast] = useState<Forecast>();
  const requests = useRef(0);

  useEffect(() => {
    const element = form.current;
    if (!element) return;
    let timer: ReturnType<typeof setTimeout>;
    const ask = () => {
      clearTimeout(timer);
      timer = setTimeout(async () => {
        const number = ++requests.current;
        const answer = await forecastAction(new FormData(element));
        // Only the newest question's answer counts.
        if (number === requests.current) setForecast(answer);
      }, pauseMs);
    };
    ask();
    element.addEventListener("input", ask);
    return () => {
      clearTimeout(timer);
      element.removeEventListener("input", ask);
    };
  }, [form]);

  return (
    <div aria-live="polite" className="grid min-h-36 content-start gap-1 rounded-md bg-raised p-3 text-sm">
      {forecast && "problem" in forecast && <p className="text-bad">{forecast.problem}</p>}
      {forecast && "times" in forecast && (
        <>
          <p className="font-medium">{forecast.inWords}</p>
          <SlotTimes times={forecast.times} timeZone={forecast.timeZone} />
        </>
      )}
    </div>
  );
}
