import { useNavigate } from "@tanstack/react-router";
import { useState, type FormEvent } from "react";
import { isProblem } from "@/api/problem";
import type { Me } from "@/api/types";
import { chooseTheme, useTheme, type Theme } from "@/app/theme";
import { useLeaveOrganization } from "@/modules/organization/queries";
import { Avatar } from "@/ui/avatar";
import { Button } from "@/ui/button";
import { Field } from "@/ui/field";
import { FormProblem } from "@/ui/form-problem";
import { Head, Main } from "@/ui/frame";
import { Ledger, Segments, Sheet } from "@/ui/page";
import { Question } from "@/ui/question";
import { TimeZoneField } from "@/ui/time-zone";
import { toast, toastProblem } from "@/ui/toast";
import { capital, listing, spelled } from "@/ui/words";
import { useChangeMe, useMe, useSignOut, useSwitchOrganization } from "../queries";

/** What others see of this person, how the app looks for them, and where they are signed in. */
export function Profile() {
  const me = useMe();
  return (
    <Main>
      <Head title="Profile" sub={me.data?.email} />
      <Sheet>
        <div className="max-w-[680px]">
          {me.data && <About key={me.data.id} me={me.data} />}
          <Look />
          {me.data && <Belonging me={me.data} />}
          <Sessions />
        </div>
      </Sheet>
    </Main>
  );
}

function About({ me }: { me: Me }) {
  const change = useChangeMe();
  const [name, setName] = useState(me.name);
  const [photo, setPhoto] = useState(me.avatar_url ?? "");
  const [zone, setZone] = useState(me.time_zone ?? "");
  const wanted = {
    ...(name.trim() !== me.name && { name: name.trim() }),
    ...(photo.trim() !== (me.avatar_url ?? "") && { avatar_url: photo.trim() || null }),
    ...(zone !== (me.time_zone ?? "") && { time_zone: zone || null }),
  };
  const changed = Object.keys(wanted).length > 0;
  const problem = isProblem(change.error) ? change.error : undefined;

  const submit = (event: FormEvent) => {
    event.preventDefault();
    change.mutate(wanted, { onSuccess: () => toast("Your profile is changed") });
  };
  return (
    <Ledger title="You">
      <form noValidate onSubmit={submit} className="grid max-w-[440px] gap-4 pt-4">
        <div className="flex items-end gap-4">
          <Avatar id={me.id} name={name || me.name} photo={photo.trim()} size={44} className="mb-1" />
          <Field
            label="Name"
            autoComplete="name"
            className="flex-1"
            value={name}
            onChange={(event) => setName(event.target.value)}
            problem={problem?.at("name")}
          />
        </div>
        <Field
          label="Photo"
          type="url"
          inputMode="url"
          autoComplete="photo"
          placeholder="https://"
          value={photo}
          onChange={(event) => setPhoto(event.target.value)}
          hint="The address of a picture. Without one your initials stand in the arch."
          problem={problem?.at("avatar_url")}
        />
        <TimeZoneField
          label="Time zone"
          value={zone}
          onChange={setZone}
          none="As the organization"
          hint="Others see your hour when it is not theirs."
          problem={problem?.at("time_zone")}
        />
        <FormProblem problem={problem} shown={["name", "avatar_url", "time_zone"]} />
        <div className="flex items-center gap-3">
          <Button type="submit" look="main" busy={change.isPending} disabled={!changed || name.trim() === ""}>
            Save changes
          </Button>
          {changed && !change.isPending && <span className="text-12 font-[650] text-brass-ink">Not saved yet</span>}
        </div>
      </form>
    </Ledger>
  );
}

const themes: readonly { value: Theme; label: string }[] = [
  { value: "system", label: "As the system" },
  { value: "light", label: "Light" },
  { value: "dark", label: "Dark" },
];

function Look() {
  const { chosen } = useTheme();
  return (
    <Ledger title="Look" className="pt-10">
      <div className="flex flex-wrap items-center gap-x-6 gap-y-2 pt-4">
        <Segments
          label="Theme"
          value={chosen}
          options={themes}
          onChange={chooseTheme}
          className="w-[340px] max-desk:w-full"
        />
        <p className="text-12 text-ink-3">Kept in this browser only.</p>
      </div>
    </Ledger>
  );
}

function Belonging({ me }: { me: Me }) {
  const change = useSwitchOrganization();
  const [leaving, setLeaving] = useState(false);
  const here = me.organizations.find(({ id }) => id === me.active_organization_id);
  return (
    <Ledger title="Organizations" className="pt-10">
      <ul>
        {me.organizations.map(({ id, name, roles }) => (
          <li key={id} className="flex min-h-12 items-center gap-3 border-b border-line py-1.5 text-13">
            <span className="min-w-0 flex-1">
              <b className="font-semibold">{name}</b>
              <span className="ml-2 text-ink-3">
                {[roles.length > 0 && capital(listing(roles.map(spelled))), id === here?.id && "you are here"]
                  .filter(Boolean)
                  .join(", ")}
              </span>
            </span>
            {id === here?.id ? (
              <Button look="bare" size="small" onClick={() => setLeaving(true)} aria-label={`Leave ${name}`}>
                Leave
              </Button>
            ) : (
              <Button
                size="small"
                busy={change.isPending}
                onClick={() => change.mutate(id, { onError: (error) => toastProblem(`${name} did not open.`, error) })}
                aria-label={`Go to ${name}`}
              >
                Go there
              </Button>
            )}
          </li>
        ))}
      </ul>
      {leaving && here && <LeaveDialog me={me} name={here.name} onClose={() => setLeaving(false)} />}
    </Ledger>
  );
}

function LeaveDialog({ me, name, onClose }: { me: Me; name: string; onClose: () => void }) {
  const navigate = useNavigate();
  const leave = useLeaveOrganization(() => void navigate({ to: "/home" }));
  const problem = isProblem(leave.error) ? leave.error : undefined;
  return (
    <Question
      title={`Leave ${name}?`}
      description="You are out at once. What you wrote stays, with your name. Coming back needs a new invitation."
      keep="Stay"
      sure="Leave"
      busy={leave.isPending}
      onKeep={onClose}
      onSure={() => leave.mutate(me.id)}
    >
      {problem && <FormProblem problem={problem} />}
    </Question>
  );
}

function Sessions() {
  const signOut = useSignOut();
  const [asking, setAsking] = useState(false);
  const leave = (everywhere: boolean) =>
    signOut.mutate({ everywhere }, { onError: (error) => toastProblem("You are still signed in.", error) });
  return (
    <Ledger title="Sessions" className="pt-10">
      <p className="max-w-[60ch] pt-4 text-13 text-ink-2">
        Signing out takes everything of you from this browser. A lost laptop or phone is closed by ending every session.
      </p>
      <div className="flex flex-wrap gap-2 pt-3">
        <Button busy={signOut.isPending} onClick={() => leave(false)}>
          Sign out here
        </Button>
        <Button look="danger" onClick={() => setAsking(true)}>
          End every session
        </Button>
      </div>
      <Question
        open={asking}
        title="End every session?"
        description="You are signed out on all devices, here too, within a second. Your password stays as it is."
        keep="Stay signed in"
        sure="End every session"
        busy={signOut.isPending}
        onKeep={() => setAsking(false)}
        onSure={() => leave(true)}
      />
    </Ledger>
  );
}
