import { useState, type ReactNode } from "react";
import { toast, toastProblem } from "@/ui/toast";
import { ForwardDialog } from "./components/forward";
import { MakeTask, type Matter } from "./components/make-task";
import type { MessageDeeds } from "./components/message-deeds";
import { Removal } from "./components/removal";
import { MoveDialog, RenameTopic } from "./components/topic-dialogs";
import { react, setPinned, setSaved, useSaved } from "./keeping";
import { useDeleteMessage } from "./queries";
import type { Conversation, Message, Topic } from "./types";

type Asked = { deed: "remove" | "forward" | "move"; message: Message };

/** What is done with messages from their rows, and the questions that some of it asks. */
export function useMessageDeeds(conversation: Conversation, topics: readonly Topic[]) {
  const remove = useDeleteMessage(conversation.id);
  const saved = useSaved().data;
  const [asked, setAsked] = useState<Asked | null>(null);
  const [matter, setMatter] = useState<Matter | null>(null);
  const [renaming, setRenaming] = useState<Topic | null>(null);
  const ask = (deed: Asked["deed"]) => (message: Message) => setAsked({ deed, message });
  const about = (deed: Asked["deed"]) => (asked?.deed === deed ? asked.message : null);
  const close = () => setAsked(null);

  const deeds: Omit<MessageDeeds, "goTo" | "chooseEmoji" | "reply" | "edit"> = {
    remove: ask("remove"),
    forward: ask("forward"),
    move: ask("move"),
    makeTask: (message) => setMatter({ message }),
    react: (message, emoji, given) => void react(message, emoji, given),
    pin: (message) => void setPinned(message, message.pinned_at === null),
    save: (message) => void setSaved(message, !saved?.some(({ message_id }) => message_id === message.id)),
    copyLink: (message) => void copyLink(message),
  };
  const dialogs: ReactNode = (
    <>
      <Removal
        message={about("remove")}
        busy={remove.isPending}
        close={close}
        confirm={(message) =>
          remove.mutate(message.id, {
            onSuccess: close,
            onError: (error) => toastProblem("The message is still there.", error),
          })
        }
      />
      <ForwardDialog message={about("forward")} onClose={close} />
      <MoveDialog message={about("move")} topics={topics} onClose={close} />
      <MakeTask matter={matter} onClose={() => setMatter(null)} />
      <RenameTopic topic={renaming} onClose={() => setRenaming(null)} />
    </>
  );
  return { deeds, dialogs, makeTask: (title: string) => setMatter({ title }), renameTopic: setRenaming };
}

async function copyLink({ conversation_id, id }: Message): Promise<void> {
  try {
    await navigator.clipboard.writeText(`${location.origin}/chat/${conversation_id}?message=${id}`);
    toast("The link is copied.");
  } catch {
    toast({ kind: "wrong", text: "The browser did not let the link be copied." });
  }
}
