import { RotateCw, Unplug } from "lucide-react";
import { useEffect, useState, type ReactNode } from "react";
import { useSession } from "@/api/session";
import { useSeen } from "@/offline/seen";
import { Button } from "@/ui/button";
import { line, useLine } from "./index";

/** A break shorter than this mends itself unseen. Milliseconds. */
const UNSEEN = 1_500;

const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });

const day = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long" });

/** 14:02, or with its day where that is not today. */
function moment(at: number): string {
  const time = clock.format(at);
  return new Date(at).toDateString() === new Date().toDateString() ? time : `${time} on ${day.format(at)}`;
}

/** Says that the line is lost, and of which hour is what one sees. Reading goes on. */
export function LineBand() {
  const { now, since } = useLine();
  const seen = useSeen();
  const away = useSession() === "unreachable" && typeof seen === "object" ? seen.at : null;
  const lost = now === "lost";
  const [shown, setShown] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setShown(lost), lost ? UNSEEN : 0);
    return () => clearTimeout(timer);
  }, [lost]);
  return (
    <div role="status">
      {away !== null && (
        <Band>
          Offline. You see what was last seen at <b className="font-semibold">{moment(away)}</b>. It goes on by itself
          when the server is there.
        </Band>
      )}
      {away === null && lost && shown && (
        <Band
          action={
            <Button look="bare" size="small" className="text-brass-ink" onClick={() => line.tryNow()}>
              <RotateCw aria-hidden /> Try now
            </Button>
          }
        >
          No connection. You see what was here at <b className="font-semibold">{clock.format(since)}</b>; what you write
          waits and is sent later.
        </Band>
      )}
    </div>
  );
}

function Band({ action, children }: { action?: ReactNode; children: ReactNode }) {
  return (
    <div className="flex items-center gap-2 border-b-2 border-brass bg-brass-soft py-1 pr-2 pl-6 text-12 text-brass-ink max-desk:pl-4">
      <Unplug aria-hidden className="size-4 flex-none stroke-[1.75]" />
      <span className="min-w-0 flex-1 py-1">{children}</span>
      {action}
    </div>
  );
}
