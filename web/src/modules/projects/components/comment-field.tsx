import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "@/api/client";
import { GrowingText } from "@/modules/chat/components/growing-text";
import { modifier } from "@/modules/chat/keyboard";
import { Button } from "@/ui/button";
import { toastProblem } from "@/ui/toast";
import { keys } from "../cache/keys";
import type { Card, Comment } from "../types";

/** Where one says something about a task. */
export function CommentField({ card, mayWork }: { card: Card; mayWork: boolean }) {
  const client = useQueryClient();
  const [text, setText] = useState("");
  const [busy, setBusy] = useState(false);
  if (!mayWork) return null;
  const send = async () => {
    const said = text.trim();
    if (said === "" || busy) return;
    setBusy(true);
    try {
      const comment = await api.post<Comment>(`/tasks/${card.id}/comments`, { text: said });
      setText("");
      client.setQueryData<readonly Comment[]>(keys.comments(card.id), (list) =>
        list?.some(({ id }) => id === comment.id) ? list : list && [...list, comment],
      );
    } catch (problem) {
      toastProblem("The comment was not sent.", problem);
    } finally {
      setBusy(false);
    }
  };
  return (
    <form
      data-foot
      className="mx-4 mb-4 flex flex-none items-end gap-2 rounded-control border border-edge bg-raised py-1 pr-1 pl-3 focus-within:border-patina focus-within:shadow-[0_0_0_1px_var(--patina)]"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <GrowingText
        aria-label={`Comment on ${card.number}`}
        placeholder="Write a comment"
        value={text}
        maxLength={20_000}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.nativeEvent.isComposing) return;
          if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
            event.preventDefault();
            void send();
          } else if (event.key === "Escape") event.currentTarget.blur();
        }}
        className="py-[5px] text-13"
      />
      <Button
        type="submit"
        look="main"
        size="small"
        busy={busy}
        disabled={text.trim() === ""}
        title={`Comment (${modifier} Enter)`}
        className="mb-[3px]"
      >
        Comment
      </Button>
    </form>
  );
}
