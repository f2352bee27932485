import { useNavigate } from "@tanstack/react-router";
import { LogOut, Pencil, UserPlus } from "lucide-react";
import { useState } from "react";
import type { Presence } from "@/ui/avatar";
import { Button } from "@/ui/button";
import { cx } from "@/ui/classes";
import { Panel } from "@/ui/frame";
import { Menu, MenuCheck } from "@/ui/menu";
import { toastProblem } from "@/ui/toast";
import { useCreateConversation, useEveryMember, useLeave, usePeople, usePresence } from "../queries";
import { setPresence } from "../presence";
import type { Conversation, ConversationMember } from "../types";
import { localTime, titleOf } from "../words";
import { AddPeople } from "./add-people";
import { Person, presenceWords } from "./person";
import { Rename } from "./rename";

const titles = { channel: "In this channel", group: "In this group", direct: "In this conversation" } as const;

/** The people of a conversation by where they are, and what can be done about who is in it. */
export function PeoplePanel({
  conversation,
  me,
  mayWrite,
  mayManage,
  onClose,
}: {
  conversation: Conversation;
  me: string;
  mayWrite: boolean;
  mayManage: boolean;
  onClose: () => void;
}) {
  const presence = usePresence();
  const everyone = usePeople();
  const members = useEveryMember(conversation);
  const [asked, setAsked] = useState<"add" | "rename" | null>(null);
  const zones = new Map(everyone.map(({ id, time_zone }) => [id, time_zone]));
  const { type } = conversation;
  const at = (...wanted: Presence[]) =>
    members
      .filter(({ user_id }) => wanted.includes(presence(user_id)))
      .sort((one, other) => one.name.localeCompare(other.name));
  const inIt = members.some(({ user_id }) => user_id === me);
  const places = [
    { title: "In the hall", people: at("online", "dnd") },
    { title: "Away", people: at("away") },
    { title: "Not here", people: at("offline") },
  ];
  return (
    <Panel title={titles[type]} label={`People in ${titleOf(conversation, me)}`} onClose={onClose}>
      <div className="pb-4">
        {places.map(
          ({ title, people }) =>
            people.length > 0 && (
              <section key={title} className="px-5 pt-3.5 pb-1" aria-label={`${title}, ${people.length}`}>
                <h3 className="pb-1.5 text-12 font-semibold text-ink-3">
                  {title}, {people.length}
                </h3>
                <ul>
                  {people.map((person) => (
                    <li key={person.user_id}>
                      <Row
                        person={person}
                        presence={presence(person.user_id)}
                        say={localTime(zones.get(person.user_id))}
                        me={me}
                        mayWrite={mayWrite}
                      />
                    </li>
                  ))}
                </ul>
              </section>
            ),
        )}
        {inIt && type !== "direct" && (
          <div className="mx-5 mt-4 grid justify-items-start gap-0.5 border-t border-line pt-3">
            {mayWrite && (
              <Button look="bare" className="-ml-2 px-2" onClick={() => setAsked("add")}>
                <UserPlus aria-hidden /> Add people
              </Button>
            )}
            {(type === "group" ? mayWrite : mayManage) && (
              <Button look="bare" className="-ml-2 px-2" onClick={() => setAsked("rename")}>
                <Pencil aria-hidden /> Rename the {type}
              </Button>
            )}
            <Leave conversation={conversation} />
          </div>
        )}
      </div>
      <AddPeople conversation={conversation} open={asked === "add"} onClose={() => setAsked(null)} />
      <Rename conversation={conversation} open={asked === "rename"} onClose={() => setAsked(null)} />
    </Panel>
  );
}

const row =
  "quick -mx-2 flex w-[calc(100%+16px)] items-center gap-3 rounded-control px-2 py-[5px] text-left max-desk:min-h-12";

/** A person; pressing it opens the direct conversation, or, on oneself, the choice of presence. */
function Row({
  person,
  presence,
  say,
  me,
  mayWrite,
}: {
  person: ConversationMember;
  presence: Presence;
  say: string | undefined;
  me: string;
  mayWrite: boolean;
}) {
  const create = useCreateConversation();
  const navigate = useNavigate();
  const self = person.user_id === me;
  const content = (
    <>
      <Person person={person} presence={presence} />
      <span className="min-w-0 leading-[1.3]">
        <span className="flex gap-1">
          <bdi className={cx("truncate text-13", presence === "offline" ? "font-medium text-ink-2" : "font-semibold")}>
            {person.name}
          </bdi>
          {self && <span className="text-12 text-ink-3"> you</span>}
        </span>
        {(presence === "dnd" || say) && (
          <span className="block truncate text-12 text-ink-3">
            {[presence === "dnd" && "Do not disturb", say].filter(Boolean).join(", ")}
          </span>
        )}
        <span className="sr-only">, {presenceWords[presence]}</span>
      </span>
    </>
  );
  if (self) {
    return (
      <Menu
        label="Your presence"
        align="start"
        trigger={
          <button type="button" className={cx(row, "hover:bg-hover")} title="Change your presence">
            {content}
          </button>
        }
      >
        <PresenceChoice presence={presence} />
      </Menu>
    );
  }
  if (!mayWrite) return <div className={row}>{content}</div>;
  const write = () =>
    create.mutate(
      { type: "direct", member_ids: [person.user_id] },
      {
        onSuccess: ({ id }) => void navigate({ to: "/chat/$conversationId", params: { conversationId: id } }),
        onError: (error) => toastProblem("The conversation did not open.", error),
      },
    );
  return (
    <button type="button" className={cx(row, "hover:bg-hover")} title={`Write to ${person.name}`} onClick={write}>
      {content}
    </button>
  );
}

function PresenceChoice({ presence }: { presence: Presence }) {
  const choose = (status: "online" | "away" | "dnd") => () =>
    void setPresence(status).catch((error: unknown) => toastProblem("The others do not know yet.", error));
  return (
    <>
      <MenuCheck checked={presence === "online"} onSelect={choose("online")}>
        Here
      </MenuCheck>
      <MenuCheck checked={presence === "away"} onSelect={choose("away")}>
        Away
      </MenuCheck>
      <MenuCheck checked={presence === "dnd"} onSelect={choose("dnd")}>
        Do not disturb
      </MenuCheck>
    </>
  );
}

function Leave({ conversation }: { conversation: Conversation }) {
  const leave = useLeave();
  const navigate = useNavigate();
  return (
    <Button
      look="bare"
      className="-ml-2 px-2"
      busy={leave.isPending}
      onClick={() =>
        leave.mutate(conversation.id, {
          onSuccess: () => void (conversation.type === "group" && navigate({ to: "/chat" })),
          onError: (error) => toastProblem(`You are still in this ${conversation.type}.`, error),
        })
      }
    >
      <LogOut aria-hidden /> Leave the {conversation.type}
    </Button>
  );
}
