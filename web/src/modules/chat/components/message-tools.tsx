import {
  Bookmark,
  Ellipsis,
  Forward,
  Link2,
  MoveRight,
  Pencil,
  Pin,
  Reply,
  SmilePlus,
  SquareCheck,
  Trash2,
} from "lucide-react";
import type { ComponentProps } from "react";
import { Button } from "@/ui/button";
import { Menu, MenuItem, MenuLine } from "@/ui/menu";
import { useSaved } from "../keeping";
import type { ConversationType, Message } from "../types";
import type { MessageDeeds, Rights } from "./message-deeds";
import { EmojiChoice } from "./reacting";

interface ToolsProps {
  message: Message;
  mine: boolean;
  type: ConversationType;
  rights: Rights;
  /** Its choice of an emoji is open. */
  reacting: boolean;
  deeds: MessageDeeds;
}

/** What can be done with the message under the pointer or the focus. */
export function Tools({ message, mine, type, rights, reacting, deeds }: ToolsProps) {
  return (
    <div className="absolute -top-3.5 right-2 z-1 hidden rounded-control bg-raised p-0.5 shadow-[var(--lift-2),inset_0_0_0_1px_var(--line)] group-focus-within/item:flex group-hover/row:flex has-data-[state=open]:flex max-desk:group-hover/row:hidden max-desk:group-focus/item:flex max-desk:group-focus-within/item:flex max-desk:has-data-[state=open]:flex">
      {rights.react && (
        <EmojiChoice
          open={reacting}
          onOpenChange={(open) => deeds.chooseEmoji(open ? message.id : null)}
          onPick={(emoji) => deeds.react(message, emoji, true)}
          trigger={
            <Tool label="React" hotkey="+">
              <SmilePlus aria-hidden className="size-3.5!" />
            </Tool>
          }
        />
      )}
      {rights.write && (
        <Tool label="Reply" hotkey="r" onClick={() => deeds.reply(message)}>
          <Reply aria-hidden className="size-3.5!" />
        </Tool>
      )}
      {rights.tasks && (
        <Tool label="Make a task" hotkey="t" onClick={() => deeds.makeTask(message)}>
          <SquareCheck aria-hidden className="size-3.5!" />
        </Tool>
      )}
      <Menu
        label="More"
        align="end"
        trigger={
          <Tool label="More">
            <Ellipsis aria-hidden className="size-3.5!" />
          </Tool>
        }
      >
        <More message={message} mine={mine} type={type} rights={rights} deeds={deeds} />
      </Menu>
    </div>
  );
}

function More({ message, mine, type, rights, deeds }: Omit<ToolsProps, "reacting">) {
  const saved = useSaved().data?.some(({ message_id }) => message_id === message.id) ?? false;
  const { write, react, moderate } = rights;
  return (
    <>
      <MenuItem hotkey="s" onSelect={() => deeds.save(message)}>
        <Bookmark aria-hidden /> {saved ? "Let go" : "Save for yourself"}
      </MenuItem>
      {write && (
        <MenuItem hotkey="p" onSelect={() => deeds.pin(message)}>
          <Pin aria-hidden /> {message.pinned_at === null ? "Pin for everyone" : "Take the pin off"}
        </MenuItem>
      )}
      {react && (
        <MenuItem hotkey="f" onSelect={() => deeds.forward(message)}>
          <Forward aria-hidden /> Forward
        </MenuItem>
      )}
      {type !== "direct" && react && (mine || moderate || type === "group") && (
        <MenuItem hotkey="m" onSelect={() => deeds.move(message)}>
          <MoveRight aria-hidden /> Move to a topic
        </MenuItem>
      )}
      <MenuItem onSelect={() => deeds.copyLink(message)}>
        <Link2 aria-hidden /> Copy link
      </MenuItem>
      {react && (mine || moderate) && <MenuLine />}
      {react && mine && message.forwarded_from === null && (
        <MenuItem hotkey="e" onSelect={() => deeds.edit(message)}>
          <Pencil aria-hidden /> Edit
        </MenuItem>
      )}
      {react && (mine || moderate) && (
        <MenuItem danger hotkey="Del" onSelect={() => deeds.remove(message)}>
          <Trash2 aria-hidden /> Delete
        </MenuItem>
      )}
    </>
  );
}

function Tool({ label, hotkey, ...button }: { label: string; hotkey?: string } & ComponentProps<typeof Button>) {
  return (
    <Button
      look="bare"
      size="small"
      icon
      className="max-desk:size-11"
      tabIndex={-1}
      aria-label={label}
      title={hotkey ? `${label} (${hotkey})` : label}
      {...button}
    />
  );
}
