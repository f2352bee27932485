import { X } from "lucide-react";
import { Button } from "@/ui/button";
import { usePicture, usePreview, type Kind } from "./queries";
import { withoutPreview } from "./without";

/**
 * What stands behind the link of a text: a quiet card under it. Its words are its site's, so they are plain text, and the host
 * is always named.
 */
export function LinkPreview({
  kind,
  id,
  text,
  onRemove,
}: {
  kind: Kind;
  id: string;
  text: string;
  /** Keeps the text that has no preview; only for whoever wrote it. */
  onRemove?: (text: string) => void;
}) {
  const preview = usePreview(kind, id, text);
  const picture = usePicture(preview?.picture ?? null);
  if (preview === null) return null;
  const { url, host, site, title, description } = preview;
  return (
    <div className="group/preview relative mt-1.5 mb-1 w-full max-w-[480px]">
      <a
        href={url}
        target="_blank"
        rel="noopener noreferrer nofollow"
        className="quick flex overflow-hidden rounded-control bg-raised shadow-[inset_0_0_0_1px_var(--line)] outline-patina hover:shadow-[inset_0_0_0_1px_var(--line-strong)] focus-visible:outline-2"
      >
        <span className="block min-w-0 flex-1 px-3 py-2">
          <span className="block truncate pr-6 text-12 text-ink-3">
            {site && <bdi>{site}</bdi>}
            {site && " · "}
            <bdi>{host}</bdi>
          </span>
          <bdi className="mt-px line-clamp-2 text-14 leading-snug font-semibold [overflow-wrap:anywhere] text-ink">
            {title}
          </bdi>
          {description && (
            <bdi className="mt-0.5 line-clamp-2 text-13 leading-snug [overflow-wrap:anywhere] text-ink-2">
              {description}
            </bdi>
          )}
        </span>
        {preview.picture && (
          <span className="relative min-h-20 w-28 flex-none self-stretch bg-sunken max-desk:w-24">
            {picture && <img src={picture} alt="" className="absolute inset-0 size-full object-cover" />}
          </span>
        )}
      </a>
      {onRemove && (
        <Button
          look="bare"
          size="small"
          icon
          aria-label="Remove the preview"
          title="Remove the preview"
          onClick={() => onRemove(withoutPreview(text, url))}
          className="absolute top-0 right-0 items-start justify-end p-1.5 opacity-0 group-hover/preview:opacity-100 hover:bg-transparent focus-visible:opacity-100 max-desk:opacity-100"
        >
          <span className="grid size-5 place-items-center rounded-inner bg-raised shadow-[0_0_0_1px_var(--line-strong)]">
            <X aria-hidden className="size-3.5!" />
          </span>
        </Button>
      )}
    </div>
  );
}
