import { Segments } from "@/ui/page";
import { VIEWS, type Look, type View } from "../look";

const names: Record<View, string> = { day: "Day", week: "Week", month: "Month", agenda: "Agenda" };

/** Chooses how time is looked at: in the head, or, where that is narrow, beside the calendars. */
export function Views({ look, className }: { look: Look; className?: string }) {
  return (
    <Segments
      label="View"
      value={look.view}
      options={VIEWS.map((value) => ({ value, label: names[value] }))}
      onChange={(view) => look.go({ view })}
      className={className}
    />
  );
}
