import { useQuery } from "@tanstack/react-query";
import { Link, getRouteApi } from "@tanstack/react-router";
import { Building2, KeyRound, Mail, MessagesSquare, ScrollText, Users, type LucideIcon } from "lucide-react";
import { cx } from "@/ui/classes";
import { Brand } from "@/ui/gable";
import { SignIn, SignUp } from "../components/sign-forms";
import { Street } from "../components/street";
import { readinessQuery } from "../queries";

const door = getRouteApi("/");

const rooms: readonly [LucideIcon, string, string][] = [
  [MessagesSquare, "Chat", "live, with history"],
  [Users, "People", "and their roles"],
  [KeyRound, "Rights", "on one sheet"],
  [Mail, "Invitations", "by link"],
  [ScrollText, "Audit log", "of every change"],
  [Building2, "Blueprints", "to build from"],
];

/** The front door: what this is, and the way in. */
export function Welcome() {
  const { sign = "up", next } = door.useSearch();
  return (
    <div className="grid min-h-dvh grid-cols-[minmax(0,1fr)_480px] max-hall:grid-cols-[minmax(0,1fr)_400px] max-desk:grid-cols-1 max-desk:grid-rows-[auto_1fr]">
      <section
        aria-label="About Guildhall"
        className="flex flex-col overflow-hidden bg-ground px-14 pt-10 max-hall:px-10 max-desk:px-5 max-desk:pt-5"
      >
        <Brand />
        <h1 className="mt-13 max-w-[15ch] font-display text-[clamp(2.1rem,3.6vw,3.25rem)] leading-[1.06] font-bold tracking-[-0.022em] text-balance max-desk:mt-6 max-desk:text-[2rem]">
          Everyone’s work under one roof.
        </h1>
        <p className="mt-4 max-w-[52ch] text-17 leading-normal text-pretty text-ink-2 max-desk:mt-2.5 max-desk:text-15">
          Conversations, people and their rights in one place. One program on a server you choose, and the data stays
          yours.
        </p>
        <ul className="mt-7 grid max-w-[780px] grid-cols-3 gap-x-7 max-hall:grid-cols-2 max-desk:hidden">
          {rooms.map(([Icon, name, what]) => (
            <li key={name} className="flex items-center gap-2.5 border-t border-line py-[7px] text-13 text-ink-3">
              <Icon aria-hidden className="size-4 flex-none stroke-[1.75] text-patina-ink" />
              <span>
                <b className="font-semibold text-ink">{name}</b> {what}
              </span>
            </li>
          ))}
        </ul>
        <Street className="-mx-14 mt-auto w-[calc(100%+112px)] max-w-none pt-8 max-hall:-mx-10 max-hall:w-[calc(100%+80px)] max-desk:-mx-5 max-desk:w-[calc(100%+40px)] max-desk:pt-5" />
      </section>
      <main
        id="main"
        tabIndex={-1}
        className="flex flex-col justify-center gap-5 border-l border-line bg-surface px-14 py-10 outline-none max-hall:px-10 max-desk:justify-start max-desk:gap-4 max-desk:border-0 max-desk:px-5 max-desk:pt-6 max-desk:pb-8"
      >
        <div>
          <h2 className="font-display text-28 leading-[1.15] font-[650] tracking-[-0.015em]">Come in</h2>
          <p className="mt-1.5 text-ink-2">
            You are at <b className="font-semibold">{location.host}</b>
          </p>
        </div>
        <nav aria-label="Sign up or sign in" className="grid grid-cols-2 rounded-[8px] bg-sunken p-[3px]">
          <Half to="up" open={sign} next={next}>
            Create an account
          </Half>
          <Half to="in" open={sign} next={next}>
            Sign in
          </Half>
        </nav>
        {sign === "up" ? <SignUp /> : <SignIn />}
        <Health />
      </main>
    </div>
  );
}

function Half({ to, open, next, children }: { to: "in" | "up"; open: "in" | "up"; next?: string; children: string }) {
  return (
    <Link
      to="/"
      search={{ sign: to, next }}
      replace
      activeOptions={{ includeSearch: false, exact: true }}
      activeProps={{ "aria-current": open === to ? "page" : undefined }}
      className={cx(
        "rounded-[5px] p-[7px] text-center text-13 font-semibold max-desk:py-3",
        open === to ? "bg-raised text-ink shadow-lift-1" : "text-ink-2 hover:text-ink",
      )}
    >
      {children}
    </Link>
  );
}

/** How the server is, in one line. */
function Health() {
  const { data, isPending, isError } = useQuery(readinessQuery);
  const [lamp, words] = isPending
    ? ["bg-line-strong", "Asking how the house is"]
    : isError
      ? ["bg-madder", "The server does not answer. Nothing you type is lost."]
      : data.ready
        ? ["bg-moss", "All systems well."]
        : ["bg-brass-ink", "Not ready yet. It starts in a moment."];
  return (
    <p role="status" className="flex items-center gap-2 text-12 text-ink-3">
      <span aria-hidden className={cx("size-2 rounded-full", lamp)} />
      {words}
    </p>
  );
}
