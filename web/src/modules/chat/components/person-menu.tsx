import { Ellipsis } from "lucide-react";
import { api } from "@/api/client";
import { Button } from "@/ui/button";
import { Menu, MenuItem, MenuLine } from "@/ui/menu";
import { toast, toastProblem } from "@/ui/toast";
import { follower } from "../live";
import type { Conversation, ConversationMember } from "../types";

/** What those who keep order do about somebody in a conversation. */
export function PersonMenu({ conversation, person }: { conversation: Conversation; person: ConversationMember }) {
  const path = `/conversations/${conversation.id}/members/${person.user_id}`;
  const moderator = person.role === "moderator";
  const give = async (role: ConversationMember["role"]) => {
    try {
      await api.patch(path, { role });
      await follower.learn(conversation.id);
      const undo = () => void give(role === "member" ? "moderator" : "member");
      const says = role === "moderator" ? `${person.name} is a moderator here` : `${person.name} is a member here`;
      toast({ text: says, action: { label: "Undo", run: undo } });
    } catch (error) {
      toastProblem("Nothing was changed.", error);
    }
  };
  const takeOut = async () => {
    try {
      await api.delete(path);
      await follower.learn(conversation.id);
      const back = () =>
        void api
          .post(`/conversations/${conversation.id}/members`, { user_ids: [person.user_id] })
          .then(() => follower.learn(conversation.id))
          .catch((error: unknown) => toastProblem("They are still out.", error));
      toast({ text: `${person.name} is out of the ${conversation.type}`, action: { label: "Undo", run: back } });
    } catch (error) {
      toastProblem(`${person.name} is still here.`, error);
    }
  };
  return (
    <Menu
      label={`About ${person.name}`}
      align="end"
      trigger={
        <Button look="bare" size="small" icon aria-label={`About ${person.name}`}>
          <Ellipsis aria-hidden className="size-3.5!" />
        </Button>
      }
    >
      <MenuItem onSelect={() => void give(moderator ? "member" : "moderator")}>
        {moderator ? "Make a member like the others" : "Make a moderator"}
      </MenuItem>
      <MenuLine />
      <MenuItem danger onSelect={() => void takeOut()}>
        Take out of the {conversation.type}
      </MenuItem>
    </Menu>
  );
}
