import { Copy, Upload } from "lucide-react";
import { useRef, useState } from "react";
import { isProblem } from "@/api/problem";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Field } from "@/ui/field";
import { FormProblem } from "@/ui/form-problem";
import { toast } from "@/ui/toast";
import { count } from "@/ui/words";
import { useFeed, useImport } from "../queries";

/** A secret address at which another calendar reads this one. */
export function SubscribeDialog({ onClose }: { onClose: () => void }) {
  const { make, end } = useFeed();
  const problem = [make.error, end.error].find((error) => isProblem(error));
  const url = make.data?.url;
  const copy = async () => {
    if (url === undefined) return;
    await navigator.clipboard.writeText(url).then(
      () => toast("The address is copied"),
      () => toast("Select the address and copy it"),
    );
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="Subscribe from elsewhere"
      description="Another calendar, on a phone or at Google or Outlook, can read yours at a secret address. Whoever has the address sees all your events."
    >
      {url === undefined ? (
        <div className="grid gap-3">
          <p className="text-13 text-ink-2">It is shown once. A new address ends the one before.</p>
          <FormProblem problem={isProblem(problem) ? problem : undefined} />
          <div className="flex flex-wrap justify-end gap-2 max-desk:*:flex-1">
            <Button
              look="danger"
              busy={end.isPending}
              onClick={() =>
                end.mutate(undefined, {
                  onSuccess: () => {
                    toast("The address is no longer open");
                    onClose();
                  },
                })
              }
            >
              End my address
            </Button>
            <Button look="main" busy={make.isPending} onClick={() => make.mutate()}>
              Make an address
            </Button>
          </div>
        </div>
      ) : (
        <div className="grid gap-3">
          <Field label="Your address" readOnly value={url} onFocus={({ target }) => target.select()} />
          <p className="text-13 text-ink-2">Paste it where your other calendar adds one “from a URL”.</p>
          <div className="flex justify-end gap-2 max-desk:*:flex-1">
            <Button onClick={onClose}>Done</Button>
            <Button look="main" autoFocus onClick={() => void copy()}>
              <Copy aria-hidden /> Copy address
            </Button>
          </div>
        </div>
      )}
    </Dialog>
  );
}

/** What a file may be at most. Bytes. */
const LARGEST = 2_000_000;

/** Events from a file of another calendar. */
export function ImportDialog({ onClose }: { onClose: () => void }) {
  const read = useImport();
  const input = useRef<HTMLInputElement>(null);
  const [tooLarge, setTooLarge] = useState(false);
  const problem = isProblem(read.error) ? read.error : undefined;
  const take = async (file: File | undefined) => {
    if (file === undefined) return;
    setTooLarge(file.size > LARGEST);
    if (file.size <= LARGEST) read.mutate(await file.text());
  };
  const { data } = read;
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="Import a file"
      description="Events from an .ics file, as other calendars write it, become yours. Nobody is asked to come by it."
    >
      {data ? (
        <div className="grid gap-3" role="status">
          <p className="text-14 font-semibold">{count(data.imported, "event")} imported</p>
          {data.skipped.length > 0 && (
            <>
              <p className="text-13 text-ink-2">{count(data.skipped.length, "entry was", "entries were")} left out:</p>
              <ul className="thin-scroll max-h-48 overflow-auto text-12 text-ink-2">
                {data.skipped.slice(0, 100).map(({ line, reason }) => (
                  <li key={`${line} ${reason}`}>
                    Line {line}: {reason}
                  </li>
                ))}
              </ul>
            </>
          )}
          <Button look="main" className="justify-self-end" autoFocus onClick={onClose}>
            Done
          </Button>
        </div>
      ) : (
        <div className="grid gap-3">
          <FormProblem problem={problem} />
          {tooLarge && (
            <p role="alert" className="text-13 text-madder-ink">
              The file is larger than 2 MB. Export fewer events and try again.
            </p>
          )}
          <input
            ref={input}
            type="file"
            accept=".ics,text/calendar"
            aria-label="Calendar file"
            className="sr-only"
            tabIndex={-1}
            onChange={({ target }) => void take(target.files?.[0])}
          />
          <div className="flex justify-end gap-2 max-desk:*:flex-1">
            <Button onClick={onClose}>Cancel</Button>
            <Button look="main" busy={read.isPending} onClick={() => input.current?.click()}>
              <Upload aria-hidden /> Choose a file
            </Button>
          </div>
        </div>
      )}
    </Dialog>
  );
}
