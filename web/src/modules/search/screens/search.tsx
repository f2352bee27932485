import { useInfiniteQuery, useQuery, type UseInfiniteQueryResult } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { Search } from "lucide-react";
import { useId, useRef, useState, type KeyboardEvent } from "react";
import { isProblem } from "@/api/problem";
import { conversationsQuery, usePeople } from "@/modules/chat/queries";
import { useCan } from "@/modules/identity/queries";
import { projectsQuery } from "@/modules/projects/queries";
import { Button } from "@/ui/button";
import { cx } from "@/ui/classes";
import { Head, Main } from "@/ui/frame";
import { Ledger, Segments, Sheet } from "@/ui/page";
import { Bone, EmptyState, ErrorState, Skeleton } from "@/ui/states";
import { day, exact } from "@/ui/time";
import { count, saidOf } from "@/ui/words";
import { KindIcon, kinds, useKindNames } from "../components/kinds";
import { Marked } from "../components/marked";
import { allQuery, useRested, type Found } from "../found";
import { askedOf, offersFor, operators, type Offer, type Operator } from "../operators";

/** Finds what people wrote; operators are offered as one types. */
export function SearchScreen() {
  const { q = "", kind = "" } = useSearch({ strict: false });
  const navigate = useNavigate();
  const manyOf = useKindNames();
  const [typed, setTyped] = useState(q);
  const [came, setCame] = useState(q);
  if (came !== q) {
    setCame(q);
    if (typed.trim() !== q) setTyped(q);
  }
  const ask = (q: string, kind: string) =>
    void navigate({ to: "/search", search: { ...(q && { q }), ...(kind && { kind }) }, replace: true });
  return (
    <Main>
      <Head title="Search" sub="In everything you may read" />
      <Sheet>
        <div className="mx-auto max-w-[760px]">
          <Field
            typed={typed}
            onType={(next) => {
              setTyped(next);
              ask(next.trim(), kind);
            }}
          />
          <Segments
            label="Kinds"
            value={kind}
            options={[{ value: "", label: "All" }, ...kinds.map((value) => ({ value, label: manyOf(value) }))]}
            onChange={(next) => ask(typed.trim(), next)}
            className="thin-scroll mt-3 overflow-x-auto"
          />
          <Answers q={q} kind={kind} />
        </div>
      </Sheet>
    </Main>
  );
}

function Field({ typed, onType }: { typed: string; onType: (typed: string) => void }) {
  const can = useCan();
  const people = usePeople().map(({ name }) => name);
  const { data: conversations = [] } = useQuery({ ...conversationsQuery, enabled: can("chat.messages.read") });
  const { data: projects = [] } = useQuery({ ...projectsQuery, enabled: can("projects.read") });
  const places = [...conversations.flatMap(({ name }) => name ?? []), ...projects.map(({ name }) => name)];
  const [isOpen, setIsOpen] = useState(false);
  const [at, setAt] = useState(-1);
  const field = useRef<HTMLInputElement>(null);
  const id = useId();
  const offers = offersFor(typed, { people, places }, new Date().toLocaleDateString("sv-SE"));
  const isShown = isOpen && offers.length > 0;

  const show = (at: number) => {
    setIsOpen(true);
    setAt(at);
  };
  const take = (offer: Offer) => {
    onType(offer.query);
    setAt(-1);
    // An operator wants its word; after a word, the list would lie over what was found.
    setIsOpen(!offer.query.endsWith(" "));
    field.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing || offers.length === 0) return;
    const chosen = isShown ? offers[at] : undefined;
    if (event.key === "ArrowDown") show(isShown ? (at + 1) % offers.length : 0);
    else if (event.key === "ArrowUp") show(!isShown || at <= 0 ? offers.length - 1 : at - 1);
    else if ((event.key === "Enter" || event.key === "Tab") && chosen !== undefined) take(chosen);
    else if ((event.key === "Enter" || event.key === "Escape") && isShown) setIsOpen(false);
    else return;
    event.preventDefault();
  };

  return (
    <div className="relative pt-5">
      <label className="flex h-11 items-center gap-3 rounded-control bg-raised px-3.5 text-15 shadow-[inset_0_0_0_1px_var(--edge)] focus-within:outline-2 focus-within:outline-offset-1 focus-within:outline-patina">
        <Search aria-hidden className="size-5 flex-none stroke-[1.75] text-ink-3" />
        <input
          ref={field}
          role="combobox"
          aria-label="Search"
          aria-expanded={isShown}
          aria-autocomplete="list"
          aria-controls={`${id}-offers`}
          aria-activedescendant={isShown && at >= 0 ? `${id}-${at}` : undefined}
          autoComplete="off"
          autoFocus
          maxLength={500}
          placeholder="Words, “phrases”, from: in: is: before: after: kind:"
          value={typed}
          onChange={(event) => {
            onType(event.target.value);
            // Only a word that was begun: between words, it would come and go over what was found.
            setIsOpen(/\S$/.test(event.target.value));
            setAt(-1);
          }}
          onBlur={() => setIsOpen(false)}
          onKeyDown={onKeyDown}
          className="min-w-0 flex-1 bg-transparent outline-none"
        />
      </label>
      <ul
        id={`${id}-offers`}
        role="listbox"
        aria-label="What may come next"
        hidden={!isShown}
        className="absolute inset-x-0 top-full z-20 mt-1.5 rounded-[10px] bg-raised p-1.5 text-13 shadow-[var(--lift-2),0_0_0_1px_var(--line)]"
      >
        {offers.map((offer, nth) => (
          // The keys are the field's: it keeps the focus.
          // eslint-disable-next-line jsx-a11y/click-events-have-key-events
          <li
            key={offer.word}
            id={`${id}-${nth}`}
            role="option"
            aria-selected={nth === at}
            onPointerDown={(event) => event.preventDefault()}
            onClick={() => take(offer)}
            className="flex min-h-8 cursor-pointer items-center gap-3 rounded-control px-2.5 hover:bg-sunken aria-selected:bg-patina-soft max-desk:min-h-11"
          >
            <span className="font-mono font-semibold">{offer.word}</span>
            <span className="truncate text-ink-3">{offer.says}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

function Answers({ q, kind }: { q: string; kind: string }) {
  const { asked: sought, awaits } = askedOf(useRested(q));
  const query = useInfiniteQuery(allQuery(sought, kind));
  const all = query.data?.pages.flatMap((page) => page.data) ?? [];
  return (
    <>
      <p role="status" className="sr-only">
        {sought !== "" && query.isSuccess && count(all.length, "result")}
      </p>
      {awaits && <Awaited operator={awaits} />}
      {sought === "" ? <Hints /> : <Findings sought={sought} all={all} query={query} />}
    </>
  );
}

/** What is not finished is not looked for yet, and that is said. */
function Awaited({ operator: { word, says } }: { operator: Operator }) {
  return (
    <p className="mt-3 text-12 text-ink-3">
      <span className="font-mono font-semibold">{word}</span> waits for its word: {says}.
    </p>
  );
}

function Findings({
  sought,
  all,
  query: { data, error, isPending, isError, refetch, hasNextPage, isFetchingNextPage, fetchNextPage },
}: {
  sought: string;
  all: readonly Found[];
  query: UseInfiniteQueryResult<unknown>;
}) {
  const manyOf = useKindNames();
  const refused = isProblem(error) ? error.at("q") : undefined;
  if (refused !== undefined)
    return (
      <div role="alert">
        <EmptyState title="Nothing was looked for">{saidOf("The search", refused)}.</EmptyState>
      </div>
    );
  if (isError && data === undefined)
    return <ErrorState title="Nothing was looked for" error={error} retry={() => void refetch()} />;
  if (isPending) return <Bones />;
  if (all.length === 0)
    return (
      <EmptyState title={`Nothing says “${sought}”`}>
        Fewer words find more. What you may not read is not looked through.
      </EmptyState>
    );
  const met = [...new Set(all.map((one) => one.kind))];
  const order = [...kinds.filter((one) => met.includes(one)), ...met.filter((one) => !kinds.includes(one))];
  return (
    <>
      {order.map((group) => (
        <Ledger key={group} title={manyOf(group)}>
          <ul>
            {all
              .filter((one) => one.kind === group)
              .map((one) => (
                <Row key={one.id} found={one} />
              ))}
          </ul>
        </Ledger>
      ))}
      {hasNextPage && (
        <Button className="mt-5" busy={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          Show more
        </Button>
      )}
    </>
  );
}

function Row({ found: { kind, title, excerpt, place, at, url } }: { found: Found }) {
  const navigate = useNavigate();
  return (
    <li className="border-b border-line last:border-0">
      <a
        href={url}
        onClick={(event) => {
          if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
          event.preventDefault();
          void navigate({ href: url });
        }}
        className="grid min-w-0 grid-cols-[18px_minmax(0,1fr)] gap-x-3 rounded-control px-2 py-2.5 text-14 hover:bg-reading [&>svg]:mt-0.5 [&>svg]:size-4 [&>svg]:stroke-[1.75] [&>svg]:text-ink-3"
      >
        <KindIcon kind={kind} />
        <span className="min-w-0">
          <span className="flex items-baseline gap-2">
            <bdi className="min-w-0 truncate font-[650]">
              <Marked text={title} />
            </bdi>
            {place && <bdi className="min-w-0 flex-none truncate text-12 text-ink-3">{place}</bdi>}
            <time dateTime={at} title={exact(at)} className="ml-auto flex-none text-12 text-ink-3">
              {day(at)}
            </time>
          </span>
          {excerpt && (
            <bdi className="line-clamp-2 text-13 [overflow-wrap:anywhere] text-ink-2">
              <Marked text={excerpt} />
            </bdi>
          )}
        </span>
      </a>
    </li>
  );
}

function Hints() {
  return (
    <Ledger title="How to ask">
      <dl className="grid grid-cols-[max-content_minmax(0,1fr)] gap-x-5 gap-y-2 pt-4 text-13">
        {[{ word: "“two words”", says: "as they stand" }, { word: "-word", says: "without it" }, ...operators].map(
          ({ word, says }) => (
            <div key={word} className="contents">
              <dt className="font-mono font-semibold">{word}</dt>
              <dd className="text-ink-2">{says}</dd>
            </div>
          ),
        )}
      </dl>
    </Ledger>
  );
}

function Bones() {
  return (
    <Skeleton label="Looking">
      <div className="grid gap-6 pt-10">
        {["w-[52%]", "w-[70%]", "w-[44%]", "w-[61%]"].map((width) => (
          <Bone key={width} className={cx(width)} />
        ))}
      </div>
    </Skeleton>
  );
}
