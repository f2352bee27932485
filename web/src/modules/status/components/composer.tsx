import { Image, X } from "lucide-react";
import { useImperativeHandle, useRef, useState, type KeyboardEvent, type Ref } from "react";
import { isProblem } from "@/api/problem";
import { session } from "@/api/session";
import type { Me } from "@/api/types";
import { GrowingText } from "@/modules/chat/components/growing-text";
import { modifier } from "@/modules/chat/keyboard";
import { Avatar } from "@/ui/avatar";
import { Button } from "@/ui/button";
import { cx } from "@/ui/classes";
import { control } from "@/ui/field";
import { FormProblem } from "@/ui/form-problem";
import { Key } from "@/ui/menu";
import { useWritePost, type Audience } from "../queries";
import { LONGEST_TEXT } from "../types";
import { AudienceChoice, everyone } from "./audience";

/** What is written and not posted: kept while the page is open, gone with the session. */
const draft = { text: "", media: null as string | null, audience: everyone };
session.onEnd(() => Object.assign(draft, { text: "", media: null, audience: everyone }));

export interface ComposerHandle {
  focus: () => void;
}

/** Tells the others what one is at. */
export function Composer({ me, onPosted, ref }: { me: Me; onPosted: () => void; ref?: Ref<ComposerHandle> }) {
  const write = useWritePost();
  const [text, setText] = useState(draft.text);
  const [media, setMedia] = useState(draft.media);
  const [audience, setAudience] = useState<Audience>(draft.audience);
  const field = useRef<HTMLTextAreaElement>(null);
  useImperativeHandle(ref, () => ({ focus: () => field.current?.focus() }), []);
  const keep = (change: Partial<typeof draft>) => Object.assign(draft, change);
  const problem = isProblem(write.error) ? write.error : undefined;
  const tooLong = [...text].length - LONGEST_TEXT;
  const ready = text.trim() !== "" && tooLong <= 0 && !write.isPending;

  const post = () => {
    if (!ready) return;
    write.mutate(
      { text: text.trim(), ...audience, ...(media?.trim() && { media_url: media.trim() }) },
      {
        onSuccess: () => {
          setText("");
          setMedia(null);
          setAudience(everyone);
          keep({ text: "", media: null, audience: everyone });
          onPosted();
        },
      },
    );
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) post();
    else if (event.key === "Escape") field.current?.blur();
    else return;
    event.preventDefault();
  };

  return (
    <form
      aria-label="New status"
      onSubmit={(event) => {
        event.preventDefault();
        post();
      }}
      className="grid grid-cols-[36px_minmax(0,1fr)] gap-x-3 pt-5"
    >
      <Avatar id={me.id} name={me.name} photo={me.avatar_url} size={36} className="mt-1" />
      <div className="rounded-panel border border-edge bg-raised focus-within:border-patina focus-within:shadow-[0_0_0_1px_var(--patina)]">
        <GrowingText
          ref={field}
          aria-label="What are you at?"
          placeholder="What are you at?"
          value={text}
          onChange={(event) => {
            setText(event.target.value);
            keep({ text: event.target.value });
          }}
          onKeyDown={onKeyDown}
          className="min-h-11 px-3 pt-2.5 pb-1"
        />
        {media !== null && (
          <div className="flex items-center gap-1 px-3 pb-2">
            <input
              type="url"
              inputMode="url"
              aria-label="Address of a picture"
              placeholder="https://"
              autoFocus
              value={media}
              aria-invalid={problem?.at("media_url") ? true : undefined}
              onChange={(event) => {
                setMedia(event.target.value);
                keep({ media: event.target.value });
              }}
              className={cx(control, "h-8 text-13")}
            />
            <Button
              look="bare"
              size="small"
              icon
              aria-label="Take the picture out"
              onClick={() => {
                setMedia(null);
                keep({ media: null });
              }}
            >
              <X aria-hidden />
            </Button>
          </div>
        )}
        {problem && (
          <div className="px-3 pb-2">
            <FormProblem problem={problem} />
          </div>
        )}
        <div className="flex flex-wrap items-center gap-1 px-1.5 pb-1.5">
          <AudienceChoice
            audience={audience}
            me={me.id}
            onChange={(next) => {
              setAudience(next);
              keep({ audience: next });
            }}
          />
          {media === null && (
            <Button look="bare" size="small" onClick={() => setMedia("")}>
              <Image aria-hidden /> Picture
            </Button>
          )}
          <span className="ml-auto flex items-center gap-2">
            {tooLong > 0 && <span className="text-12 text-madder-ink">{tooLong} characters too many</span>}
            {text !== "" && (
              <span aria-hidden className="flex gap-1 max-desk:hidden">
                <Key>{modifier}</Key>
                <Key>Enter</Key>
              </span>
            )}
            <Button type="submit" look="main" size="small" className="px-3" busy={write.isPending} disabled={!ready}>
              Post status
            </Button>
          </span>
        </div>
      </div>
    </form>
  );
}
