import { useState } from "react";
import { cx } from "./classes";
import { initials, pigment } from "./person";

export type Presence = "online" | "away" | "dnd" | "offline";

const sizes = {
  20: "w-5 h-[22px]",
  24: "w-6 h-[26px] mb-1",
  28: "w-7 h-[31px] mb-[5px]",
  36: "w-9 h-[40px] mb-[5px]",
  44: "w-11 h-[48px] mb-[5px]",
} as const;

const pigments = [
  "bg-(--p1) text-(--p1-ink)",
  "bg-(--p2) text-(--p2-ink)",
  "bg-(--p3) text-(--p3-ink)",
  "bg-(--p4) text-(--p4-ink)",
  "bg-(--p5) text-(--p5-ink)",
  "bg-(--p6) text-(--p6-ink)",
  "bg-(--p7) text-(--p7-ink)",
  "bg-(--p8) text-(--p8-ink)",
] as const;

const sills: Record<Presence, string> = {
  online: "-inset-x-0.5 bg-moss",
  away: "-left-0.5 w-1/2 bg-brass-ink",
  dnd: "-inset-x-0.5 bg-[linear-gradient(90deg,var(--madder)_42%,transparent_0_58%,var(--madder)_0)]",
  offline: "hidden",
};

/**
 * A person in their arch. The sill below is presence: full here, half away, broken do not disturb, none not here.
 * Decorative by default, since the name stands beside it; give `label` where it stands alone.
 */
export function Avatar({
  id,
  name,
  photo,
  size = 28,
  presence,
  label,
  className,
}: {
  id: string;
  name: string;
  photo?: string | null;
  size?: keyof typeof sizes;
  presence?: Presence;
  label?: string;
  className?: string;
}) {
  const [broken, setBroken] = useState<string | null>(null);
  const shown = photo && photo !== broken ? photo : null;
  return (
    <span
      className={cx("relative inline-block flex-none align-middle", sizes[size], className)}
      role={label ? "img" : undefined}
      aria-label={label}
      aria-hidden={label ? undefined : true}
    >
      {shown ? (
        <img
          src={shown}
          alt=""
          referrerPolicy="no-referrer"
          onError={() => setBroken(shown)}
          className="arch block size-full bg-sunken object-cover"
        />
      ) : (
        // Drawn, not said: whoever speaks to the computer says the name.
        <b
          data-initials={initials(name)}
          className={cx(
            "arch grid size-full place-items-center pt-[8%] font-[650] leading-none before:content-[attr(data-initials)]",
            pigments[pigment(id)],
          )}
          style={{ fontSize: size * 0.37 }}
        />
      )}
      {presence && <span className={cx("absolute -bottom-[5px] h-[3px] rounded-[2px]", sills[presence])} />}
    </span>
  );
}

/** A row of people: the first few arches and how many more. */
export function Arcade({
  people,
  most = 3,
  size = 20,
}: {
  people: readonly { id: string; name: string; avatar_url?: string | null }[];
  most?: number;
  size?: keyof typeof sizes;
}) {
  const more = people.length - most;
  return (
    <span className="inline-flex items-center gap-[3px]" aria-hidden>
      {people.slice(0, most).map((person) => (
        <Avatar key={person.id} id={person.id} name={person.name} photo={person.avatar_url} size={size} />
      ))}
      {more > 0 && <span className="pl-[3px] text-12 text-ink-3">+{more}</span>}
    </span>
  );
}
