import { useQuery } from "@tanstack/react-query";
import { Link, getRouteApi } from "@tanstack/react-router";
import { Building2, KeyRound, Mail, MessagesSquare, ScrollText, Users, type LucideIcon } from "lucide-react";
import { cx } from "@/ui/classes";
import { Door } from "../components/door";
import { SignIn, SignUp } from "../components/sign-forms";
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

/** What this is, and the way in. */
export function Welcome() {
  const { sign = "up", next } = door.useSearch();
  return (
    <Door
      label="About Guildhall"
      title="Everyone’s work under one roof."
      lede="Conversations, people and their rights in one place. One program on a server you choose, and the data stays yours."
      more={
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
      }
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
    </Door>
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
