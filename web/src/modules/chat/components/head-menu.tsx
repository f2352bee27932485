import { BellOff, Download, Ellipsis, LogOut, Settings2 } from "lucide-react";
import { useState } from "react";
import { Button } from "@/ui/button";
import { Menu, MenuItem, MenuLabel, MenuLine } from "@/ui/menu";
import { toastProblem } from "@/ui/toast";
import { isMuted } from "../cache/conversations";
import { exportConversation } from "../export";
import { setMuted } from "../keeping";
import type { Conversation, Topic } from "../types";
import { sinceWhen } from "../words";
import { ConversationSettings } from "./conversation-settings";
import { useLeaving } from "./leaving";

/** What can be done with a conversation as a whole. */
export function HeadMenu({
  conversation,
  topics,
  me,
  mayRename,
  moderates,
}: {
  conversation: Conversation;
  topics: readonly Topic[];
  me: string;
  mayRename: boolean;
  moderates: boolean;
}) {
  const [settings, setSettings] = useState(false);
  const leave = useLeaving(conversation);
  const { id, type } = conversation;
  const download = () =>
    void exportConversation(conversation, topics, me).catch((error: unknown) =>
      toastProblem("The file was not made.", error),
    );
  return (
    <>
      <Menu
        label="This conversation"
        align="end"
        trigger={
          <Button look="bare" icon aria-label="More about this conversation">
            <Ellipsis aria-hidden />
          </Button>
        }
      >
        {isMuted(conversation) ? (
          <MenuItem onSelect={() => void setMuted(id, null)}>
            <BellOff aria-hidden /> Hear everything again
          </MenuItem>
        ) : (
          <>
            <MenuLabel>Hear only what names you</MenuLabel>
            {quietTimes().map(({ label, until }) => (
              <MenuItem key={label} onSelect={() => void setMuted(id, { until })}>
                <BellOff aria-hidden /> {label}
              </MenuItem>
            ))}
          </>
        )}
        <MenuLine />
        {type !== "direct" && mayRename && (
          <MenuItem onSelect={() => setSettings(true)}>
            <Settings2 aria-hidden /> {type === "channel" ? "Channel" : "Group"} settings
          </MenuItem>
        )}
        <MenuItem onSelect={download}>
          <Download aria-hidden /> Export as a file
        </MenuItem>
        {type !== "direct" && (
          <MenuItem onSelect={leave.run}>
            <LogOut aria-hidden /> Leave the {type}
          </MenuItem>
        )}
      </Menu>
      <ConversationSettings
        conversation={conversation}
        moderates={moderates}
        open={settings}
        onClose={() => setSettings(false)}
      />
    </>
  );
}

/** Until when a conversation is quiet, in words. */
export function quietWords({ muted_until }: Conversation): string {
  if (muted_until === null) return "";
  return new Date(muted_until).getFullYear() > 3000 ? "Muted" : `Muted until ${sinceWhen(muted_until)}`;
}

function quietTimes(now = new Date()): { label: string; until: string | null }[] {
  const tomorrow = new Date(now);
  tomorrow.setDate(now.getDate() + 1);
  tomorrow.setHours(8, 0, 0, 0);
  return [
    { label: "For an hour", until: new Date(now.getTime() + 3_600_000).toISOString() },
    { label: "Until tomorrow", until: tomorrow.toISOString() },
    { label: "Until I say otherwise", until: null },
  ];
}
