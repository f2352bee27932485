import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { lazy, Suspense } from "react";
import { conversationsQuery, usePeople, usePresence } from "@/modules/chat/queries";
import { useCan, useMe } from "@/modules/identity/queries";
import { useUnread } from "@/modules/notifications/queries";
import { organizationQuery } from "@/modules/organization/queries";
import { Avatar } from "@/ui/avatar";
import { cx } from "@/ui/classes";
import { Main } from "@/ui/frame";
import { useMinute } from "@/ui/now";
import { ErrorState } from "@/ui/states";
import { hereZone } from "@/ui/time-zone";
import { HallFacade } from "../components/facade";
import { ForYou } from "../components/for-you";
import { Newest } from "../components/newest";
import { Waiting } from "../components/waiting";
import { countIn, inOrder, spelledOut } from "../hall";

/** My day: what waits for this person, what is new, and who is in the hall. */
export function Home() {
  const me = useMe();
  const can = useCan();
  const people = usePeople();
  const organization = useQuery(organizationQuery);
  const works = can("projects.read");
  const has = can("calendar.events.read");
  const reads = can("chat.messages.read");
  const chat = useQuery({ ...conversationsQuery, enabled: reads });
  if (me.data === undefined) return null;
  return (
    <Main className="overflow-auto">
      <title>Home · Guildhall</title>
      <div className="mx-auto grid w-full max-w-[1400px] flex-none grid-cols-1 items-start gap-x-10 gap-y-7 px-4 pt-5 pb-8 desk:grid-cols-[minmax(0,1fr)_320px] desk:px-10 desk:pt-8 desk:pb-12 hall:grid-cols-[minmax(0,1fr)_352px]">
        <div className="min-w-0">
          <Dateline />
          <Strip />
          <div
            className={cx(
              "mt-7 grid grid-cols-1 items-start gap-x-10 gap-y-7",
              works && "hall:grid-cols-[minmax(0,1.25fr)_minmax(0,1fr)]",
            )}
          >
            {works && (
              <div className="min-w-0 [&>section]:pt-0">
                <Suspense>
                  <MyWork title="Due" />
                </Suspense>
              </div>
            )}
            <div className="min-w-0">
              {has && (
                <div className="mb-7">
                  <Suspense>
                    <Today />
                  </Suspense>
                </div>
              )}
              <ForYou />
              {chat.isError && chat.data === undefined ? (
                <ErrorState title="Chat did not load" error={chat.error} retry={() => void chat.refetch()} />
              ) : (
                chat.data && <Waiting conversations={chat.data} me={me.data.id} />
              )}
            </div>
          </div>
        </div>
        <div className="min-w-0">
          {people.length > 0 && (
            <div className="max-desk:hidden">
              <HallFacade people={people} me={me.data.id} zone={organization.data?.time_zone ?? hereZone()} />
            </div>
          )}
          {can("status.posts.read") && (
            <div className="desk:mt-6">
              <Newest mayWrite={can("status.posts.write")} />
            </div>
          )}
        </div>
      </div>
    </Main>
  );
}

/** Its own chunk, shared with the projects. */
const MyWork = lazy(() =>
  import("@/modules/projects/components/my-work").then((projects) => ({ default: projects.MyWork })),
);

const Today = lazy(() =>
  import("@/modules/calendar/components/today").then((calendar) => ({ default: calendar.Today })),
);

const today = new Intl.DateTimeFormat("en-GB", { weekday: "long", day: "numeric", month: "long" });

function Dateline() {
  const minute = useMinute();
  const unread = useUnread();
  return (
    <header>
      <h1 className="font-display text-[1.875rem] leading-[1.05] font-bold tracking-[-0.02em] desk:text-40">
        {today.format(minute).replace(",", "")}
      </h1>
      <p className="mt-2 max-w-[62ch] text-14 text-ink-2 desk:text-15">
        {unread === 0 ? (
          "Nobody waits for your answer."
        ) : (
          <b className="font-[650] text-ink">
            {unread === 1 ? "One thing waits for you." : `${spelledOut(unread)} things wait for you.`}
          </b>
        )}
      </p>
    </header>
  );
}

/** Who is in, on a phone. */
function Strip() {
  const people = usePeople();
  const presence = usePresence();
  if (people.length === 0) return null;
  const shown = inOrder(people, presence).filter(({ id }) => presence(id) !== "offline");
  return (
    <Link to="/people" className="mt-3.5 flex items-center gap-2 desk:hidden">
      {shown.slice(0, 7).map(({ id, name, avatar_url }) => (
        <Avatar key={id} id={id} name={name} photo={avatar_url} size={28} presence={presence(id)} />
      ))}
      <span className="ml-2 text-13 font-semibold whitespace-nowrap text-patina-ink">
        {countIn(people, presence)} of {people.length} in
      </span>
    </Link>
  );
}
