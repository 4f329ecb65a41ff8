"use client";

import { Upload } from "lucide-react";
import { useRouter } from "next/navigation";
import { useEffect, useRef, useState } from "react";
import { Field, Input } from "@/app/_components/forms/field";
import { Button } from "@/app/_components/ui/button";
import { useFileDrop } from "./use-file-drop";

type Problem = { detail: string; errors?: { path: string; message: string }[] };

/**
 * Uploads a file as the next version of a dataset, or of one that is named here. The file is streamed as it is, so it
 * may
 * be large.
 */
export function UploadForm({ dataset }: { dataset?: string }) {
  const router = useRouter();
  const [isReady, setReady] = useState(false);
  const [name, setName] = useState(dataset ?? "");
  const [file, setFile] = useState<File>();
  const [isProposed, setProposed] = useState(false);
  const [sent, setSent] = useState<number>();
  const [done, setDone] = useState<string>();
  const [problem, setProblem] = useState<Problem>();

  const input = useRef<HTMLInputElement>(null);
  const isOver = useFileDrop((files) => {
    if (input.current) input.current.files = files;
    setFile(files[0]);
    setDone(undefined);
    setProblem(undefined);
  });

  // Before its script is there, a press of the button would do nothing.
  useEffect(() => setReady(true), []);

  function upload() {
    if (!name) return setProblem({ detail: "Enter a name first." });
    if (!file) return setProblem({ detail: "Choose a CSV or Parquet file first." });
    setProblem(undefined);
    setDone(undefined);
    setSent(0);
    // fetch tells no upload progress.
    const request = new XMLHttpRequest();
    const schema = isProposed ? "propose" : "keep";
    request.open("POST", `/api/v1/datasets/${encodeURIComponent(name)}/versions?schema=${schema}`);
    request.setRequestHeader(
      "content-type",
      file.name.endsWith(".parquet") ? "application/vnd.apache.parquet" : "text/csv",
    );
    request.upload.onprogress = (event) => setSent(event.loaded / event.total);
    request.onerror = () => finish({ detail: "Connection lost. Nothing was saved; try again." });
    request.onload = () => {
      const answer = JSON.parse(request.responseText);
      if (request.status !== 201) return finish(answer);
      if (!dataset) return router.push(`/datasets/${name}`);
      const uploaded = `Version ${answer.version} uploaded: ${answer.rows.toLocaleString("en-US")} rows.`;
      setDone(answer.review === "open" ? `${uploaded} It violates the schema; review it below.` : uploaded);
      finish();
      router.refresh();
    };
    request.send(file);
  }
  function finish(failure?: Problem) {
    setSent(undefined);
    setProblem(failure);
  }

  return (
    <div className="grid gap-3">
      {isOver && (
        <div
          aria-hidden="true"
          className="pointer-events-none fixed inset-0 z-40 grid place-items-center border-4 border-dashed border-accent bg-panel/80 text-lg font-medium"
        >
          {dataset ? `Drop the file to add it to ${dataset}` : "Drop the file for the new dataset"}
        </div>
      )}
      <div className="flex flex-wrap items-start gap-3">
        {!dataset && (
          <Field id="dataset" label="Name" hint="For example, claims-2026.">
            <Input id="dataset" value={name} onChange={({ target }) => setName(target.value.trim())} />
          </Field>
        )}
        <div className="min-w-60 flex-1">
          <Field
            id="file"
            label={dataset ? "Upload a new version" : "File"}
            hint="CSV (comma, semicolon or tab) or Parquet, up to 1 GB. Drop it anywhere on this page."
          >
            <Input
              id="file"
              ref={input}
              type="file"
              accept=".csv,.parquet,text/csv"
              className="py-1"
              onChange={(event) => setFile(event.target.files?.[0])}
            />
          </Field>
          {dataset && (
            <label className="mt-1.5 flex items-center gap-1.5 text-sm">
              <input
                type="checkbox"
                className="accent-accent"
                checked={isProposed}
                onChange={({ target }) => setProposed(target.checked)}
              />
              Propose a new schema from this file
            </label>
          )}
        </div>
        <Button
          className="sm:mt-6"
          variant={dataset ? "secondary" : "primary"}
          onClick={upload}
          disabled={!isReady || sent !== undefined}
        >
          <Upload aria-hidden="true" /> Upload
        </Button>
        {sent !== undefined && (
          <progress
            aria-label="Upload"
            value={sent < 1 ? sent : undefined}
            max={1}
            className="w-40 accent-accent"
          />
        )}
        <span role="status" className="text-sm text-muted">
          {sent === 1 ? "Checking the file…" : done}
        </span>
      </div>
      <div role="alert" className="text-sm text-bad empty:-mt-3">
        {problem?.detail}
        {problem?.errors && problem.errors.length > 1 && (
          <ul className="mt-1 list-disc pl-5">
            {problem.errors.map(({ path, message }) => (
              <li key={path + message}>{message}</li>
            ))}
          </ul>
        )}
      </div>
    </div>
  );
}
