import { Link, useNavigate } from "@tanstack/react-router";
import { Hash } from "lucide-react";
import { Arcade } from "@/ui/avatar";
import { Button } from "@/ui/button";
import { Head, Main } from "@/ui/frame";
import { Bone, EmptyState, ErrorState, Skeleton } from "@/ui/states";
import { toastProblem } from "@/ui/toast";
import { count } from "@/ui/words";
import { useMe } from "../../identity/queries";
import { inGroups } from "../cache/conversations";
import { useConversations, useJoin } from "../queries";
import { safePhoto } from "../text/parse";
import type { Conversation } from "../types";

/** The channels of the organization: those one is in, and those one may join. */
export function Channels() {
  const conversations = useConversations();
  const { data: me } = useMe();
  const navigate = useNavigate();
  const groups = conversations.data && me ? inGroups(conversations.data, me.id) : undefined;
  return (
    <Main>
      <Head
        title="Channels"
        sub="Open to everyone in the organization"
        back={{ label: "All conversations", go: () => void navigate({ to: "/chat", search: {} }) }}
      />
      <div className="thin-scroll min-h-0 flex-1 overflow-auto px-6 py-5 max-desk:px-4">
        {conversations.isError && !groups && (
          <ErrorState
            title="The channels did not load"
            error={conversations.error}
            retry={() => void conversations.refetch()}
          />
        )}
        {conversations.isPending && (
          <Skeleton label="Loading channels">
            {["w-[30%]", "w-[24%]", "w-[36%]"].map((width) => (
              <Bone key={width} className={`my-5 ${width}`} />
            ))}
          </Skeleton>
        )}
        {groups && groups.open.length + groups.channels.length === 0 && (
          <EmptyState title="No channels yet">A channel is for everyone who wants to follow its subject.</EmptyState>
        )}
        {groups && groups.open.length > 0 && <List title="To join" channels={groups.open} joined={false} />}
        {groups && groups.channels.length > 0 && <List title="You are in" channels={groups.channels} joined />}
      </div>
    </Main>
  );
}

function List({ title, channels, joined }: { title: string; channels: readonly Conversation[]; joined: boolean }) {
  return (
    <section className="mb-8 max-w-[760px]">
      <h2 className="border-b-2 border-ink pb-2 font-display text-17 leading-tight font-[650]">{title}</h2>
      <ul>
        {channels.map((channel) => (
          <Channel key={channel.id} channel={channel} joined={joined} />
        ))}
      </ul>
    </section>
  );
}

function Channel({ channel, joined }: { channel: Conversation; joined: boolean }) {
  const join = useJoin();
  const navigate = useNavigate();
  const open = () => void navigate({ to: "/chat/$conversationId", params: { conversationId: channel.id } });
  const people = channel.members.map(({ user_id, name, avatar_url }) => ({
    id: user_id,
    name,
    avatar_url: safePhoto(avatar_url),
  }));
  return (
    <li className="flex min-h-12 items-center gap-3 border-b border-line text-14">
      <Hash aria-hidden className="size-4 flex-none stroke-[1.75] text-ink-3" />
      <span className="min-w-0 py-2">
        <Link
          to="/chat/$conversationId"
          params={{ conversationId: channel.id }}
          className="block truncate font-semibold hover:text-patina-ink"
        >
          <bdi>{channel.name}</bdi>
        </Link>
        {channel.purpose && <bdi className="block truncate text-12 text-ink-3">{channel.purpose}</bdi>}
      </span>
      <span className="ml-auto flex items-center gap-2 text-12 whitespace-nowrap text-ink-3">
        <span className="max-desk:hidden">
          <Arcade people={people} most={4} />
        </span>
        {count(channel.member_count, "person", "people")}
      </span>
      {!joined && (
        <Button
          busy={join.isPending}
          onClick={() =>
            join.mutate(channel.id, { onSuccess: open, onError: (error) => toastProblem("You did not join.", error) })
          }
        >
          Join<span className="sr-only"> {channel.name}</span>
        </Button>
      )}
    </li>
  );
}
