import { RotateCw, Unplug } from "lucide-react";
import { useEffect, useState } from "react";
import { Button } from "@/ui/button";
import { line, useLine } from "./index";

/** A break shorter than this mends itself unseen. Milliseconds. */
const UNSEEN = 1_500;

const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });

/** Says that the line is lost, and of which hour is what one sees. Reading goes on. */
export function LineBand() {
  const { now, since } = useLine();
  const lost = now === "lost";
  const [shown, setShown] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setShown(lost), lost ? UNSEEN : 0);
    return () => clearTimeout(timer);
  }, [lost]);
  return (
    <div role="status">
      {lost && shown && (
        <div className="flex items-center gap-2 border-b-2 border-brass bg-brass-soft py-1 pr-2 pl-6 text-12 text-brass-ink max-desk:pl-4">
          <Unplug aria-hidden className="size-4 flex-none stroke-[1.75]" />
          <span className="min-w-0 flex-1 py-1">
            No connection. You see what was here at <b className="font-semibold">{clock.format(since)}</b>; what you
            write waits and is sent later.
          </span>
          <Button look="bare" size="small" className="text-brass-ink" onClick={() => line.tryNow()}>
            <RotateCw aria-hidden /> Try now
          </Button>
        </div>
      )}
    </div>
  );
}
