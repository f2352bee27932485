import { useMemo } from "react";
import { SelectField } from "./field";

/** The zone of this browser, such as `Europe/Amsterdam`. */
export const hereZone = () => Intl.DateTimeFormat().resolvedOptions().timeZone;

/** A choice among the IANA time zones, by continent. With `none`, its words stand for having no zone of one's own. */
export function TimeZoneField({
  value,
  onChange,
  none,
  ...field
}: {
  label: string;
  value: string;
  onChange: (zone: string) => void;
  none?: string;
  hint?: string;
  problem?: string;
  disabled?: boolean;
}) {
  const regions = useMemo(() => byRegion(value), [value]);
  return (
    <SelectField {...field} value={value} onChange={(event) => onChange(event.target.value)}>
      {none && <option value="">{none}</option>}
      {regions.map(([region, zones]) => (
        <optgroup key={region} label={region}>
          {zones.map((zone) => (
            <option key={zone} value={zone}>
              {placeName(zone)}
            </option>
          ))}
        </optgroup>
      ))}
    </SelectField>
  );
}

/** The last part of a zone's name, as people say it: `America/New_York` is New York. */
export function placeName(zone: string): string {
  return zone.slice(zone.indexOf("/") + 1).replaceAll("_", " ");
}

function byRegion(present: string): [string, string[]][] {
  const zones = new Set([...Intl.supportedValuesOf("timeZone"), "UTC"]);
  if (present) zones.add(present);
  const regions = new Map<string, string[]>();
  for (const zone of [...zones].sort()) {
    const region = zone.includes("/") ? zone.slice(0, zone.indexOf("/")) : "Universal";
    regions.set(region, [...(regions.get(region) ?? []), zone]);
  }
  return [...regions];
}
