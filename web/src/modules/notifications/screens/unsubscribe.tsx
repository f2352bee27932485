import { useMutation } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState, type ReactNode } from "react";
import { api } from "@/api/client";
import { isProblem } from "@/api/problem";
import { useSession } from "@/api/session";
import { Button } from "@/ui/button";
import { FormProblem } from "@/ui/form-problem";
import { Gable } from "@/ui/gable";

/** Kept for this tab while it is open. */
let taken = "";

/** The token stands in the fragment, and leaves the address bar as soon as it is read. */
function takeToken(): string {
  const token = location.hash.slice(1);
  if (token !== "") {
    taken = token;
    history.replaceState(history.state, "", location.pathname);
  }
  return taken;
}

/** The way out of mail, for whoever holds the link, signed in or not. Asked once, since mail programs open links too. */
export function Unsubscribe() {
  const [token] = useState(takeToken);
  const session = useSession();
  const end = useMutation({ mutationFn: () => api.post<void>("/notifications/unsubscribe", { token }) });
  const problem = isProblem(end.error) ? end.error : undefined;
  const onward =
    session === "signed-in" ? (
      <Button asChild size="big">
        <Link to="/notifications/settings">Choose what is mailed</Link>
      </Button>
    ) : (
      <Button asChild size="big">
        <Link to="/">Go to the front door</Link>
      </Button>
    );
  if (token === "")
    return (
      <Page title="This link is not whole" deed={onward}>
        The link at the foot of a mail ends in a long word after #. Copy the whole link.
      </Page>
    );
  if (end.isSuccess)
    return (
      <Page title="No more mail like this" deed={onward}>
        What happens still stands in the app. Signed in, you choose for each kind whether it is mailed.
      </Page>
    );
  return (
    <Page
      title="End mail like this?"
      deed={
        <Button look="main" size="big" busy={end.isPending} onClick={() => end.mutate()}>
          End these mails
        </Button>
      }
    >
      You get no more mail of the kind that this link came with. You need not sign in for it.
      {problem && (
        <span className="mt-4 block text-left">
          <FormProblem problem={problem} />
        </span>
      )}
    </Page>
  );
}

function Page({ title, deed, children }: { title: string; deed: ReactNode; children: ReactNode }) {
  return (
    <main id="main" className="grid min-h-dvh content-center justify-items-center gap-4 p-6 text-center">
      <title>{`${title} · Guildhall`}</title>
      <Gable className="bg-patina" />
      <h1 className="font-display text-28 leading-[1.15] font-[650] tracking-[-0.015em]">{title}</h1>
      <div className="max-w-[46ch] text-15 text-ink-2">{children}</div>
      {deed}
    </main>
  );
}
