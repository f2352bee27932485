import type { Message } from "../types";
import { Question } from "@/ui/question";

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
    <Question
      open={message !== null}
      title="Delete this message?"
      description="Its text is gone for everyone; a line stays that says so. This cannot be undone."
      keep="Keep it"
      sure="Delete message"
      busy={busy}
      onKeep={close}
      onSure={() => message && confirm(message)}
    >
      <p className="line-clamp-4 rounded-control bg-sunken px-3 py-2 text-14 whitespace-pre-wrap text-ink-2 [overflow-wrap:anywhere]">
        {message?.content}
      </p>
    </Question>
  );
}
