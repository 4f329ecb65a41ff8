"use client";

/** A list of other nodes to tick; nothing where there are none. */
export function NodeChecks({
  label,
  others,
  checked,
  error,
  onChange,
}: {
  label: string;
  others: string[];
  checked: string[];
  error?: string;
  onChange: (checked: string[]) => void;
}) {
  if (others.length === 0) return null;
  return (
    <fieldset className="@md:col-span-2">
      <legend className="text-sm font-medium">{label}</legend>
      {error && <p className="text-xs text-bad">{error}</p>}
      <div className="flex flex-wrap gap-x-4 gap-y-1 pt-1 text-sm">
        {others.map((id) => (
          <label key={id} className="flex items-center gap-1.5">
            <input
              type="checkbox"
              checked={checked.includes(id)}
              className="accent-accent"
              onChange={({ target }) =>
                onChange(target.checked ? [...checked, id] : checked.filter((other) => other !== id))
              }
            />
            <code className="text-xs">{id}</code>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
