import { useNavigate } from "@tanstack/react-router";
import { LogOut, UserPlus } from "lucide-react";
import { useState } from "react";
import { api } from "@/api/client";
import type { Presence } from "@/ui/avatar";
import { Button } from "@/ui/button";
import { cx } from "@/ui/classes";
import { Panel } from "@/ui/frame";
import { Menu, MenuCheck } from "@/ui/menu";
import { toastProblem } from "@/ui/toast";
import { useAuthors, useCreateConversation, useEveryMember, usePeople, usePresence } from "../queries";
import { setPresence } from "../presence";
import type { Conversation, ConversationMember } from "../types";
import { localTime, titleOf } from "../words";
import { AddPeople } from "./add-people";
import { useLeaving } from "./leaving";
import { Person, presenceWords } from "./person";
import { PersonMenu } from "./person-menu";
import { Pinned } from "./pinned";

const titles = { channel: "In this channel", group: "In this group", direct: "In this conversation" } as const;

/** The people of a conversation by where they are, and what can be done about who is in it. */
export function PeoplePanel({
  conversation,
  me,
  mayWrite,
  moderates,
  nameOf,
  goTo,
  onClose,
}: {
  conversation: Conversation;
  me: string;
  mayWrite: boolean;
  /** Keeps order here. */
  moderates: boolean;
  nameOf: (userId: string) => string | undefined;
  goTo: (messageId: string) => void;
  onClose: () => void;
}) {
  const presence = usePresence();
  const everyone = usePeople();
  const members = useEveryMember(conversation);
  const [adding, setAdding] = useState(false);
  const leave = useLeaving(conversation);
  const zones = new Map(everyone.map(({ id, time_zone }) => [id, time_zone]));
  const said = new Map(useAuthors().map(({ id, presence_text }) => [id, presence_text]));
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
                    <li key={person.user_id} className="flex items-center gap-1">
                      <Row
                        person={person}
                        presence={presence(person.user_id)}
                        say={[said.get(person.user_id), localTime(zones.get(person.user_id))]
                          .filter(Boolean)
                          .join(", ")}
                        me={me}
                        mayWrite={mayWrite}
                        keepsOrder={person.role === "moderator"}
                      />
                      {moderates && type !== "direct" && person.user_id !== me && (
                        <PersonMenu conversation={conversation} person={person} />
                      )}
                    </li>
                  ))}
                </ul>
              </section>
            ),
        )}
        {inIt && <Pinned conversation={conversation} nameOf={nameOf} goTo={goTo} />}
        {inIt && type !== "direct" && (
          <div className="mx-5 mt-4 grid justify-items-start gap-0.5 border-t border-line pt-3">
            {mayWrite && (
              <Button look="bare" className="-ml-2 px-2" onClick={() => setAdding(true)}>
                <UserPlus aria-hidden /> Add people
              </Button>
            )}
            <Button look="bare" className="-ml-2 px-2" busy={leave.busy} onClick={leave.run}>
              <LogOut aria-hidden /> Leave the {type}
            </Button>
          </div>
        )}
      </div>
      <AddPeople conversation={conversation} open={adding} onClose={() => setAdding(false)} />
    </Panel>
  );
}

const row =
  "quick -mx-2 flex min-w-0 flex-1 items-center gap-3 rounded-control px-2 py-[5px] text-left max-desk:min-h-12";

/** A person; pressing it opens the direct conversation, or, on oneself, the choice of presence. */
function Row({
  person,
  presence,
  say,
  me,
  mayWrite,
  keepsOrder,
}: {
  person: ConversationMember;
  presence: Presence;
  /** Their own words, and what time it is there. */
  say: string;
  me: string;
  mayWrite: boolean;
  keepsOrder: boolean;
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
        {(presence === "dnd" || say || keepsOrder) && (
          <span className="block truncate text-12 text-ink-3">
            {[keepsOrder && "Moderator", presence === "dnd" && "Do not disturb", say].filter(Boolean).join(", ")}
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
  const choose = (status: "online" | "away" | "dnd") => () => {
    const said = Promise.all([
      setPresence(status),
      // Who is back is no longer at lunch.
      ...(status === "online" ? [api.put("/presence", { text: null })] : []),
    ]);
    said.catch((error: unknown) => toastProblem("The others do not know yet.", error));
  };
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
