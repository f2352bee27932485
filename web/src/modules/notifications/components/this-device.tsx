import { BellRing } from "lucide-react";
import { useEffect } from "react";
import { Button } from "@/ui/button";
import { Ledger } from "@/ui/page";
import { toastProblem } from "@/ui/toast";
import { begin, end, look, useDevice, type Device } from "../push";

const says: Record<Device, string> = {
  unknown: "Looking at how it stands.",
  impossible: "This browser cannot show notifications while the app is closed.",
  refused: "The browser was told not to show any. Its settings for this address change that.",
  off: "What reaches you also shows here while the app is closed, until you sign out.",
  on: "What reaches you shows here while the app is closed, until you sign out.",
  changing: "Asking the browser.",
};

/** Whether this browser shows notifications while the app is closed. Nothing is asked of it before the person does. */
export function ThisDevice() {
  const device = useDevice();
  useEffect(() => {
    look().catch(() => undefined);
  }, []);
  const change = (deed: () => Promise<void>) =>
    void deed().catch((error: unknown) => toastProblem("This device was not changed.", error));
  return (
    <Ledger title="This device" className="pt-10">
      <div className="flex min-h-14 flex-wrap items-center gap-x-6 gap-y-2 border-b border-line py-2.5">
        <div className="min-w-0 flex-1 basis-64">
          <div className="text-14 font-[550]">While the app is closed</div>
          <div className="text-12 text-ink-3" role="status">
            {says[device]}
          </div>
        </div>
        {(device === "off" || device === "changing") && (
          <Button size="small" disabled={device === "changing"} onClick={() => change(begin)}>
            <BellRing aria-hidden /> Show them on this device
          </Button>
        )}
        {device === "on" && (
          <Button size="small" onClick={() => change(end)}>
            Stop on this device
          </Button>
        )}
      </div>
    </Ledger>
  );
}
