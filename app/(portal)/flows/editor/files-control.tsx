"use client";

import { FileUp, Plus, Trash2 } from "lucide-react";
import { useRef, useState } from "react";
import { CodeEditor } from "@/app/_components/forms/code-editor";
import { languageOfFile } from "@/app/_components/forms/code-language";
import { Input } from "@/app/_components/forms/field";
import { Button, IconButton } from "@/app/_components/ui/button";
import { counted } from "@/lib/base/number-text";
import { readFolderAction } from "./read-folder-action";

/** Files of a program by path: each is edited, added by name, or read from a ZIP archive. */
export function FilesControl({
  label,
  files,
  onChange,
}: {
  label: string;
  files: Record<string, string>;
  onChange: (files: Record<string, string>) => void;
}) {
  const [name, setName] = useState("");
  const add = name.trim();
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-2">
      <ul className="grid grid-cols-[minmax(0,1fr)] gap-2 pl-0">
        {Object.entries(files).map(([path, text]) => (
          <li key={path} className="flex list-none items-start gap-1">
            <details className="min-w-0 flex-1 rounded-md border border-line">
              <summary className="cursor-pointer px-3 py-1.5 font-mono text-xs">
                {path} <span className="text-muted">{counted(text.split("\n").length, "line")}</span>
              </summary>
              <div className="border-t border-line p-2">
                <CodeEditor
                  label={`${label}: ${path}`}
                  language={languageOfFile(path) ?? "plain"}
                  value={text}
                  onChange={(next) => onChange({ ...files, [path]: next })}
                />
              </div>
            </details>
            <IconButton
              icon={Trash2}
              label={`Remove ${path}`}
              onClick={() => onChange(without(files, path))}
            />
          </li>
        ))}
      </ul>
      <div className="flex flex-wrap items-end gap-2">
        <div className="w-48">
          <Input
            aria-label={`${label}: name of a new file`}
            placeholder="lib/features.py"
            className="font-mono"
            value={name}
            onChange={({ target }) => setName(target.value)}
          />
        </div>
        <Button
          size="sm"
          disabled={add === "" || Object.hasOwn(files, add)}
          onClick={() => {
            onChange({ ...files, [add]: "" });
            setName("");
          }}
        >
          <Plus aria-hidden="true" /> Add file
        </Button>
        <ReadFolder label={label} onRead={(read) => onChange({ ...files, ...read })} />
      </div>
    </div>
  );
}

function ReadFolder({ label, onRead }: { label: string; onRead: (files: Record<string, string>) => void }) {
  const field = useRef<HTMLInputElement>(null);
  const [said, setSaid] = useState<{ isBad: boolean; text: string }>();
  const [isReading, setReading] = useState(false);

  async function read(archive: File | undefined) {
    if (!archive) return;
    setReading(true);
    const form = new FormData();
    form.set("archive", archive);
    const { files, message } = await readFolderAction(undefined, form).catch(() => ({
      files: undefined,
      message: "The archive was not sent. It may be larger than 2 MB.",
    }));
    setReading(false);
    if (files) onRead(files);
    setSaid(
      files
        ? { isBad: false, text: `Read ${counted(Object.keys(files).length, "file")}.` }
        : { isBad: true, text: message ?? "The archive was not read." },
    );
    if (field.current) field.current.value = "";
  }

  return (
    <>
      <input
        ref={field}
        type="file"
        accept=".zip,application/zip"
        aria-label={`${label}: ZIP archive of a folder`}
        className="sr-only"
        tabIndex={-1}
        onChange={({ target }) => read(target.files?.[0])}
      />
      <Button size="sm" disabled={isReading} onClick={() => field.current?.click()}>
        <FileUp aria-hidden="true" /> {isReading ? "Reading…" : "Upload a ZIP"}
      </Button>
      <p role="status" className={`w-full text-xs empty:hidden ${said?.isBad ? "text-bad" : "text-muted"}`}>
        {said?.text}
      </p>
    </>
  );
}

function without(files: Record<string, string>, path: string): Record<string, string> {
  const { [path]: _, ...others } = files;
  return others;
}
