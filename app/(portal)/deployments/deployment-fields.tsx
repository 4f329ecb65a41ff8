import { SelectField, TextField } from "@/app/_components/forms/field";
import { TitleAndSlug } from "@/app/_components/forms/title-and-slug";
import { Disclosure } from "@/app/_components/ui/disclosure";
import type { DeploymentSettings } from "@/lib/deployments/deployment";

/**
 * The settings of a deployment but its parameters and blocks.
 * @param slug the one to begin with, for a new deployment; undefined where it stays
 * @param versions of the flow, the newest first
 * @param version the chosen one; null follows the newest
 */
export function DeploymentFields({
  settings,
  slug,
  versions,
  version,
  onVersionChange,
  errorOf,
}: {
  settings: DeploymentSettings;
  slug?: string;
  versions: readonly number[];
  version: number | null;
  onVersionChange: (version: number | null) => void;
  errorOf: (field: string) => string | undefined;
}) {
  const name = {
    name: "name",
    label: "Name",
    error: errorOf("name"),
    defaultValue: settings.name,
    maxLength: 120,
  };
  return (
    <div className="grid gap-x-4 gap-y-3 sm:grid-cols-2">
      {slug === undefined ? (
        <TextField {...name} required />
      ) : (
        <TitleAndSlug
          title={name}
          slug={{
            name: "slug",
            error: errorOf("slug"),
            defaultValue: slug,
            maxLength: 80,
          }}
        />
      )}
      <TextField
        name="description"
        label="Description"
        error={errorOf("description")}
        defaultValue={settings.description}
        maxLength={2000}
      />
      <VersionField
        versions={versions}
        version={version}
        onChange={onVersionChange}
        error={errorOf("version")}
      />
      <TextField
        name="tags"
        label="Tags"
        hint="Comma-separated. Added to every run; limits of tags are in the settings."
        error={errorOf("tags")}
        defaultValue={settings.tags.join(", ")}
      />
      <div className="sm:col-span-2">
        <Disclosure
          title="Limits, retries and workers"
          isOpen={runsOtherwise(settings) || limitFields.some(errorOf)}
        >
          <LimitFields settings={settings} errorOf={errorOf} />
        </Disclosure>
      </div>
    </div>
  );
}

const limitFields = ["pool", "concurrencyLimit", "onConflict", "priority", "retries", "retryDelayMs"];

/** Whether a deployment has limits, retries or workers of its own. */
function runsOtherwise({
  pool,
  concurrencyLimit,
  priority,
  retries,
  onConflict,
}: DeploymentSettings): boolean {
  return !!pool || concurrencyLimit !== null || priority !== null || retries > 0 || onConflict !== "queue";
}

function LimitFields({
  settings,
  errorOf,
}: {
  settings: DeploymentSettings;
  errorOf: (field: string) => string | undefined;
}) {
  return (
    <div className="grid gap-x-4 gap-y-3 sm:grid-cols-2">
      <TextField
        name="pool"
        label="Pool"
        hint="Workers that run it. Leave empty for the flow’s own."
        error={errorOf("pool")}
        defaultValue={settings.pool ?? ""}
        maxLength={80}
        className="font-mono"
      />
      <TextField
        name="concurrencyLimit"
        label="Concurrency limit"
        hint="Leave empty for no limit."
        error={errorOf("concurrencyLimit")}
        type="number"
        min={1}
        max={10_000}
        defaultValue={settings.concurrencyLimit ?? ""}
      />
      <SelectField
        name="onConflict"
        label="When the limit is reached"
        hint="Also when that of a tag is."
        error={errorOf("onConflict")}
        defaultValue={settings.onConflict}
      >
        <option value="queue">Queue new runs</option>
        <option value="cancel-new">Cancel new runs</option>
      </SelectField>
      <TextField
        name="priority"
        label="Priority"
        hint="Runs that wait for a slot begin by priority, highest first. Leave empty for 0, or that of the run that starts it."
        error={errorOf("priority")}
        type="number"
        min={-100}
        max={100}
        defaultValue={settings.priority ?? ""}
      />
      <TextField
        name="retries"
        label="Retries of the whole run"
        hint="When it fails, crashes or times out. Results of completed tasks are kept."
        error={errorOf("retries")}
        type="number"
        min={0}
        max={100}
        defaultValue={settings.retries}
      />
      <TextField
        name="retryDelay"
        label="Delay before each retry (seconds)"
        error={errorOf("retryDelayMs")}
        type="number"
        min={0}
        step="any"
        defaultValue={settings.retryDelayMs / 1000}
      />
    </div>
  );
}

function VersionField({
  versions,
  version,
  onChange,
  error,
}: {
  versions: readonly number[];
  version: number | null;
  onChange: (version: number | null) => void;
  error: string | undefined;
}) {
  return (
    <SelectField
      name="version"
      label="Flow version"
      hint="“Latest” follows the flow; a pinned version never changes."
      error={error}
      value={version ?? ""}
      onChange={({ target }) => onChange(target.value === "" ? null : Number(target.value))}
    >
      <option value="">Latest (currently {versions[0]})</option>
      {versions.map((choice) => (
        <option key={choice} value={choice}>
          Version {choice}
        </option>
      ))}
    </SelectField>
  );
}
