import { useEffect, useRef, useState, type KeyboardEvent } from "react";
import { isProblem } from "@/api/problem";
import { Button } from "@/ui/button";
import { Key } from "@/ui/menu";
import { useEditMessage } from "../queries";
import type { Mentions, Message } from "../types";
import { GrowingText } from "./growing-text";

/** One's own message, open for a change. It stays open until the server has the new text. */
export function MessageEditor({
  message,
  mentionsOf,
  close,
}: {
  message: Message;
  mentionsOf: (content: string) => Mentions | null;
  close: () => void;
}) {
  const [content, setContent] = useState(message.content ?? "");
  const edit = useEditMessage(message.conversation_id);
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    const area = field.current;
    area?.focus();
    area?.setSelectionRange(area.value.length, area.value.length);
  }, []);

  const save = () => {
    const text = content.trim();
    if (text === "" || text === message.content) return close();
    edit.mutate({ id: message.id, content: text, mentions: mentionsOf(text) }, { onSuccess: close });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === "Escape") {
      event.stopPropagation();
      close();
    }
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      save();
    }
  };
  return (
    <div className="my-1 max-w-[calc(68ch+24px)] rounded-control border border-edge bg-raised focus-within:border-patina focus-within:shadow-[0_0_0_1px_var(--patina)]">
      <GrowingText
        ref={field}
        aria-label="Edit message"
        value={content}
        onChange={(event) => setContent(event.target.value)}
        onKeyDown={onKeyDown}
        className="px-3 pt-1.5"
      />
      <div className="flex items-center gap-2 px-2 pt-1 pb-1.5">
        {edit.isError ? (
          <span role="alert" className="min-w-0 flex-1 pl-1 text-12 text-madder-ink">
            Not saved. {isProblem(edit.error) ? edit.error.message : "The server could not take it."}
          </span>
        ) : (
          <span className="min-w-0 flex-1 pl-1 text-12 text-ink-3 max-desk:invisible">
            <Key>Esc</Key> keeps it as it was
          </span>
        )}
        <Button size="small" look="bare" onClick={close}>
          Cancel
        </Button>
        <Button size="small" look="main" busy={edit.isPending} onClick={save}>
          Save
        </Button>
      </div>
    </div>
  );
}
