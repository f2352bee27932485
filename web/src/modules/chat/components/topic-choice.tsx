import { ChevronDown, Hash, Plus } from "lucide-react";
import { Menu, MenuCheck, MenuItem, MenuLine } from "@/ui/menu";
import { openTopics } from "../cache/topics";
import type { Topic } from "../types";

/** So many open topics are offered. */
const MOST = 10;

/** Where the next message goes: to the conversation itself, or to a topic of it. */
export function TopicChoice({
  title,
  topics,
  target,
  choose,
  startNew,
}: {
  title: string;
  topics: readonly Topic[];
  target: Topic | undefined;
  choose: (topicId: string | null) => void;
  startNew: () => void;
}) {
  return (
    <Menu
      label="Where to write"
      align="start"
      side="top"
      trigger={
        <button
          type="button"
          aria-label={`To ${target?.name ?? title}: choose a topic`}
          className="quick flex min-h-6 min-w-0 items-center gap-1 rounded-inner hover:text-ink max-desk:min-h-9"
        >
          To <b className="min-w-0 truncate font-display font-semibold text-ink">{target?.name ?? title}</b>
          <ChevronDown aria-hidden className="size-3.5 flex-none stroke-[1.75]" />
        </button>
      }
    >
      <MenuCheck checked={target === undefined} onSelect={() => choose(null)}>
        {title}, no topic
      </MenuCheck>
      {topics.length > 0 && <MenuLine />}
      {openTopics(topics)
        .slice(0, MOST)
        .map((topic) => (
          <MenuCheck key={topic.id} checked={target?.id === topic.id} onSelect={() => choose(topic.id)}>
            <Hash aria-hidden />
            <span className="max-w-[300px] truncate">{topic.name}</span>
          </MenuCheck>
        ))}
      <MenuLine />
      <MenuItem onSelect={startNew}>
        <Plus aria-hidden /> Start a topic
      </MenuItem>
    </Menu>
  );
}
