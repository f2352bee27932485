import { MessageSquare, Pin } from "lucide-react";
import { memo, useState, type ReactNode } from "react";
import { MessageText } from "@/modules/chat/components/message-text";
import { safePhoto } from "@/modules/chat/text/parse";
import { dayName, momentOf, timeOf } from "@/modules/chat/words";
import { LinkPreview } from "@/modules/previews/link-preview";
import type { Me } from "@/api/types";
import { Avatar, type Presence } from "@/ui/avatar";
import { Button } from "@/ui/button";
import { cx } from "@/ui/classes";
import { Chip } from "@/ui/page";
import { Reactions } from "@/ui/reactions";
import { count } from "@/ui/words";
import { toastProblem } from "@/ui/toast";
import { audienceOf, useCompany } from "../people";
import { useChangePost, useReact } from "../queries";
import type { Post } from "../types";
import { Comments } from "./comments";
import { PostEditor } from "./post-editor";
import { PostMenu } from "./post-menu";
import { SeenByList } from "./seen-by";

/** A status: who, when, for whom; what they said; and what was said to it. */
export const PostCard = memo(function PostCard({
  post,
  me,
  may,
  presence,
  open = false,
  pinnedApart = false,
}: {
  post: Post;
  me: Me;
  may: { write: boolean; manage: boolean };
  presence: Presence;
  /** Whether its comments are open from the start. */
  open?: boolean;
  /** It stands among the pinned ones: the pin needs no word. */
  pinnedApart?: boolean;
}) {
  const company = useCompany();
  const react = useReact(post.id, me.id);
  const change = useChangePost(post.id);
  const [commenting, setCommenting] = useState(open);
  const [editing, setEditing] = useState(false);
  const said = audienceOf(post, company, me.id);
  const mine = post.author_id === me.id;
  const nameOf = (id: string) => company.people.find((person) => person.id === id)?.name;

  if (post.gone)
    return (
      <Frame post={post} presence={presence}>
        <p className="py-1 text-14 text-ink-3 italic">This status is no longer here</p>
      </Frame>
    );
  return (
    <Frame
      post={post}
      presence={presence}
      isNew={!post.seen && !mine && post.visibility !== "public"}
      beside={
        <>
          {said && <Chip className="min-w-0 truncate">For {said.short}</Chip>}
          {post.pinned_at && !pinnedApart && (
            <Chip>
              <Pin aria-hidden className="size-3 flex-none stroke-2" /> Pinned
            </Chip>
          )}
        </>
      }
      title={said && `For ${said.full}`}
      tools={<PostMenu post={post} mine={mine} may={may} onEdit={() => setEditing(true)} />}
    >
      {editing ? (
        <PostEditor post={post} me={me.id} close={() => setEditing(false)} />
      ) : (
        <>
          <div className="text-15 leading-normal">
            <MessageText content={post.text} people={NOBODY} me={me.id}>
              {post.edited_at && (
                <span
                  className="ml-1.5 text-12 whitespace-nowrap text-ink-3"
                  title={`Edited ${momentOf(post.edited_at)}`}
                >
                  edited
                </span>
              )}
            </MessageText>
          </div>
          <LinkPreview
            kind="status"
            id={post.id}
            text={post.text}
            onRemove={
              mine && may.write
                ? (text) =>
                    change.mutate({ text }, { onError: (error) => toastProblem("The preview is still there.", error) })
                : undefined
            }
          />
          {post.media_url && <Picture key={post.media_url} address={post.media_url} />}
        </>
      )}
      <div className="mt-2 flex flex-wrap items-center gap-1">
        <Reactions
          reactions={post.reactions}
          me={me.id}
          nameOf={nameOf}
          onReact={
            may.write
              ? (emoji, given) =>
                  react.mutate(
                    { emoji, given },
                    { onError: (error) => toastProblem("The reaction was not kept.", error) },
                  )
              : undefined
          }
        />
        <Button
          look="bare"
          size="small"
          aria-expanded={commenting}
          onClick={() => setCommenting((now) => !now)}
          className="text-ink-3"
        >
          <MessageSquare aria-hidden />
          {post.comment_count > 0 ? count(post.comment_count, "comment") : "Comment"}
        </Button>
        {post.seen_count > 0 && <SeenByList post={post} />}
      </div>
      {commenting && <Comments post={post} me={me} may={may} focus={!open} />}
    </Frame>
  );
});

const NOBODY: readonly never[] = [];

function Frame({
  post,
  presence,
  isNew = false,
  beside,
  title,
  tools,
  children,
}: {
  post: Post;
  presence: Presence;
  isNew?: boolean;
  beside?: ReactNode;
  title?: string;
  tools?: ReactNode;
  children: ReactNode;
}) {
  const { author, created_at } = post;
  const when = dayName(created_at) === "Today" ? timeOf(created_at) : `${dayName(created_at)} ${timeOf(created_at)}`;
  return (
    <article
      data-status={post.id}
      tabIndex={-1}
      aria-label={`${author.name}, ${when}`}
      className={cx(
        "relative -mx-3 grid grid-cols-[36px_minmax(0,1fr)] gap-x-3 border-b border-line px-3 pt-4 pb-3 focus-visible:outline-offset-[-2px]",
        isNew &&
          "before:absolute before:inset-y-3 before:left-0 before:w-[3px] before:rounded-[2px] before:bg-brass before:content-['']",
      )}
    >
      <Avatar
        id={author.id}
        name={author.name}
        photo={safePhoto(author.avatar_url)}
        size={36}
        presence={presence}
        className="mt-0.5"
      />
      <div className="min-w-0">
        <header className="flex min-h-7 items-center gap-x-2 max-desk:flex-wrap">
          <bdi className="min-w-0 truncate py-0.5 font-display text-15 leading-tight font-[650]">{author.name}</bdi>
          <time dateTime={created_at} title={momentOf(created_at)} className="flex-none text-12 text-ink-3">
            {when}
          </time>
          {isNew && <span className="sr-only">new</span>}
          <span className="order-1 ml-auto flex-none max-desk:order-none">{tools}</span>
          <span
            title={title}
            className="flex min-w-0 gap-1 empty:hidden max-desk:order-1 max-desk:basis-full max-desk:pb-1"
          >
            {beside}
          </span>
        </header>
        {children}
      </div>
    </article>
  );
}

/** A picture beside a status. What does not load as one stays an address. */
function Picture({ address }: { address: string }) {
  const [broken, setBroken] = useState(false);
  return (
    <a
      href={address}
      target="_blank"
      rel="noopener noreferrer nofollow"
      className="mt-2 block w-fit max-w-full text-13 [overflow-wrap:anywhere] text-patina-ink underline-offset-2 hover:underline"
    >
      {broken ? (
        address
      ) : (
        <img
          src={address}
          alt="Beside the status"
          loading="lazy"
          referrerPolicy="no-referrer"
          onError={() => setBroken(true)}
          className="max-h-[360px] min-h-10 max-w-full rounded-control bg-sunken object-contain shadow-[0_0_0_1px_var(--line)]"
        />
      )}
    </a>
  );
}
