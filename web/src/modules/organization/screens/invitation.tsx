import { Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { isProblem } from "@/api/problem";
import { useSession } from "@/api/session";
import { Door } from "@/modules/identity/components/door";
import { SignIn, SignUp } from "@/modules/identity/components/sign-forms";
import { useMe, useSignOut } from "@/modules/identity/queries";
import { Button } from "@/ui/button";
import { cx } from "@/ui/classes";
import { FormProblem } from "@/ui/form-problem";
import { useAcceptInvitation } from "../queries";

/** The door for who was invited. Their token is in the fragment; it leaves the address bar as soon as it is read. */
export function AcceptInvitation() {
  const [token] = useState(takeToken);
  const session = useSession();
  return (
    <Door
      label="About this invitation"
      title="Your place is kept."
      lede="Somebody who works here asked you in. What you may see and do is theirs to say; your account is yours."
    >
      {token === "" ? <NoToken /> : session === "signed-in" ? <Join token={token} /> : <Arrive token={token} />}
    </Door>
  );
}

/** Kept for this tab while it is open, since signing in redraws the page. */
let taken = "";

function takeToken(): string {
  const token = decodeURIComponent(location.hash.slice(1));
  if (token !== "") {
    taken = token;
    history.replaceState(history.state, "", location.pathname);
  }
  return taken;
}

function Title({ children }: { children: string }) {
  return <h2 className="font-display text-28 leading-[1.15] font-[650] tracking-[-0.015em]">{children}</h2>;
}

function NoToken() {
  return (
    <>
      <Title>This link is not whole</Title>
      <p className="text-ink-2">
        An invitation link ends in a long word after <code className="font-mono">#</code>. Copy the whole link, or ask
        for a new one.
      </p>
      <Button asChild size="big">
        <Link to="/">Go to the front door</Link>
      </Button>
    </>
  );
}

function Arrive({ token }: { token: string }) {
  const [known, setKnown] = useState(false);
  const navigate = useNavigate();
  const half = (on: boolean) =>
    cx(
      "rounded-[5px] p-[7px] text-center text-13 font-semibold max-desk:py-3",
      on ? "bg-raised text-ink shadow-lift-1" : "text-ink-2 hover:text-ink",
    );
  return (
    <>
      <div>
        <Title>You are invited</Title>
        <p className="mt-1.5 text-ink-2">
          Come in with the e-mail address the invitation was made for. The link works once.
        </p>
      </div>
      <div role="group" aria-label="Account" className="grid grid-cols-2 rounded-[8px] bg-sunken p-[3px]">
        <button type="button" aria-pressed={!known} onClick={() => setKnown(false)} className={half(!known)}>
          I am new here
        </button>
        <button type="button" aria-pressed={known} onClick={() => setKnown(true)} className={half(known)}>
          I have an account
        </button>
      </div>
      {known ? (
        <SignIn label="Sign in to join" />
      ) : (
        <SignUp invitation={token} onEntered={() => void navigate({ to: "/home" })} />
      )}
    </>
  );
}

function Join({ token }: { token: string }) {
  const me = useMe();
  const navigate = useNavigate();
  const accept = useAcceptInvitation(() => void navigate({ to: "/home" }));
  const signOut = useSignOut();
  const problem = isProblem(accept.error) ? accept.error : undefined;
  return (
    <>
      <div>
        <Title>You are invited</Title>
        <p className="mt-1.5 text-ink-2">
          {me.data ? (
            <>
              You are signed in as <b className="font-semibold text-ink">{me.data.name}</b> ({me.data.email}).
            </>
          ) : (
            "You are signed in."
          )}
        </p>
      </div>
      <FormProblem problem={problem} />
      <Button look="main" size="big" busy={accept.isPending} onClick={() => accept.mutate(token)}>
        Join the organization
      </Button>
      <Button look="bare" size="big" busy={signOut.isPending} onClick={() => signOut.mutate({})}>
        Join as somebody else
      </Button>
    </>
  );
}
