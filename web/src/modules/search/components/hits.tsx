import {
  ArrowRight,
  CircleHelp,
  Clock,
  DoorOpen,
  Hash,
  MessageSquarePlus,
  MinusCircle,
  Moon,
  Sun,
  UserRound,
  type LucideIcon,
} from "lucide-react";
import { useNavigate } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { placesOf } from "@/app/places";
import { chooseTheme, useTheme } from "@/app/theme";
import { toastProblem } from "@/ui/toast";
import { count } from "@/ui/words";
import { useQuery } from "@tanstack/react-query";
import { isMember } from "@/modules/chat/cache/conversations";
import type { NewKind } from "@/modules/chat/components/new-conversation";
import { Person } from "@/modules/chat/components/person";
import { setPresence, type ChosenPresence } from "@/modules/chat/presence";
import { conversationsQuery, useCreateConversation, usePeople, usePresence } from "@/modules/chat/queries";
import { othersIn, titleOf } from "@/modules/chat/words";
import { useCan, useMe } from "@/modules/identity/queries";
import type { Hit } from "../palette";

/** A hit with what stands before its title; `marked` is the title with marks, where the server found it. */
export type DrawnHit = Hit & { icon: ReactNode; marked?: string };

/** Everything that can be found or done, as this person may. */
export function useHits({ onNew, onHelp }: { onNew: (kind: NewKind) => void; onHelp: () => void }): DrawnHit[] {
  const { data: me } = useMe();
  const may = useCan();
  const navigate = useNavigate();
  const create = useCreateConversation();
  const presence = usePresence();
  const { dark } = useTheme();
  const { data: conversations = [] } = useQuery({ ...conversationsQuery, enabled: may("chat.messages.read") });
  const people = usePeople();
  if (!me) return [];
  const mayWrite = may("chat.messages.write");
  const open = (id: string) => void navigate({ to: "/chat/$conversationId", params: { conversationId: id } });
  const icon = (Icon: LucideIcon) => <Icon aria-hidden />;

  const found: DrawnHit[] = conversations.map((conversation) => {
    const { id, type, unread_count, last_message, last_seq, members } = conversation;
    const other = type === "channel" ? undefined : (othersIn(conversation, me.id)[0] ?? members[0]);
    const joined = isMember(conversation, me.id);
    return {
      key: id,
      group: "Conversations",
      person: type === "direct" ? other?.user_id : undefined,
      title: titleOf(conversation, me.id),
      where:
        unread_count > 0
          ? `${unread_count} unread`
          : joined
            ? last_seq > 0
              ? count(last_seq, "message")
              : undefined
            : "not joined",
      // The unread first, then the latest.
      weight: (unread_count > 0 ? 500 : 0) + recency(last_message?.created_at),
      icon: other ? <Person person={other} size={20} /> : icon(Hash),
      run: () => open(id),
    };
  });

  const toWriteTo: DrawnHit[] = people
    .filter(({ id }) => id !== me.id && mayWrite)
    .map((person) => ({
      key: `person ${person.id}`,
      group: "People",
      person: person.id,
      title: person.name,
      where: person.roles.map(({ name }) => name).join(", "),
      weight: presence(person.id) === "offline" ? 0 : 100,
      icon: <Person person={{ ...person, user_id: person.id }} size={20} />,
      run: () =>
        create.mutate(
          { type: "direct", member_ids: [person.id] },
          {
            onSuccess: ({ id }) => open(id),
            onError: (error) => toastProblem("The conversation did not open.", error),
          },
        ),
    }));

  const doing = (title: string, Icon: LucideIcon, run: () => void, more: Partial<Hit> = {}): DrawnHit => ({
    key: title,
    group: "Do",
    title,
    icon: icon(Icon),
    run,
    ...more,
  });
  const being = (title: string, Icon: LucideIcon, status: ChosenPresence) =>
    doing(
      title,
      Icon,
      () => void setPresence(status).catch((error: unknown) => toastProblem("The others do not know yet.", error)),
    );
  const going = (title: string, Icon: LucideIcon, to: string, hotkey?: string) =>
    doing(title, Icon, () => void navigate({ to }), { group: "Go to", hotkey });

  return [
    ...found,
    ...toWriteTo,
    ...(mayWrite
      ? [doing("New conversation", MessageSquarePlus, () => onNew("people"), { hotkey: "c", weight: 900 })]
      : []),
    ...(may("chat.channels.manage") ? [doing("New channel", Hash, () => onNew("channel"), { weight: 800 })] : []),
    being("Be here", UserRound, "online"),
    being("Be away", Clock, "away"),
    being("Do not disturb", MinusCircle, "dnd"),
    doing(dark ? "Light theme" : "Dark theme", dark ? Sun : Moon, () => chooseTheme(dark ? "light" : "dark")),
    doing("Keys in chat", CircleHelp, onHelp, { hotkey: "?" }),
    ...(may("chat.messages.read") ? [going("All channels", DoorOpen, "/chat/channels")] : []),
    ...placesOf(me).map(({ label, icon, to, key }) => going(label, icon, to, key && `g ${key}`)),
    going("Your profile", ArrowRight, "/profile"),
  ];
}

/** 0 to 400, higher for what was said lately. */
function recency(at: string | undefined): number {
  if (at === undefined) return 0;
  const hours = (Date.now() - Date.parse(at)) / 3_600_000;
  return 400 / (1 + Math.max(0, hours) / 24);
}
