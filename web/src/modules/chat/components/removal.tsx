import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import type { Message } from "../types";

/** What cannot be undone asks first. */
export function Removal({
  message,
  busy,
  close,
  confirm,
}: {
  message: Message | null;
  busy: boolean;
  close: () => void;
  confirm: (message: Message) => void;
}) {
  return (
    <Dialog
      open={message !== null}
      onOpenChange={(open) => !open && close()}
      title="Delete this message?"
      description="Its text is gone for everyone; a line stays that says so. This cannot be undone."
      footer={
        <>
          <Button onClick={close}>Keep it</Button>
          <Button look="danger" busy={busy} onClick={() => message && confirm(message)}>
            Delete message
          </Button>
        </>
      }
    >
      <p className="line-clamp-4 rounded-control bg-sunken px-3 py-2 text-14 whitespace-pre-wrap text-ink-2 [overflow-wrap:anywhere]">
        {message?.content}
      </p>
    </Dialog>
  );
}
