import { useEffect, type RefObject } from "react";
import { markSeen } from "./queries";
import type { Post } from "./types";

/** So long a status is looked at before it counts as seen. Milliseconds. */
const LOOK = 1_200;

/** Says of each status that it was seen, once it stood on the screen for a moment while somebody looked. */
export function useSeeing(root: RefObject<HTMLElement | null>, posts: readonly Post[], me: string): void {
  const unseen = posts
    .filter(({ seen, author_id, gone }) => !seen && !gone && author_id !== me)
    .map(({ id }) => id)
    .join(" ");
  useEffect(() => {
    if (unseen === "" || root.current === null || typeof IntersectionObserver === "undefined") return;
    const timers = new Map<Element, ReturnType<typeof setTimeout>>();
    const watch = new IntersectionObserver(
      (entries) => {
        for (const { target, isIntersecting } of entries) {
          clearTimeout(timers.get(target));
          if (isIntersecting)
            timers.set(
              target,
              setTimeout(() => look(target), LOOK),
            );
        }
      },
      { threshold: 0.5 },
    );
    const look = (target: Element) => {
      const id = target.getAttribute("data-status");
      // Not looked at after all: asked again when somebody is back.
      if (document.visibilityState !== "visible" || !document.hasFocus()) {
        timers.set(
          target,
          setTimeout(() => look(target), LOOK),
        );
      } else if (id !== null) {
        watch.unobserve(target);
        markSeen(id).catch(() => undefined); // it stays unseen, and the next look says so again
      }
    };
    for (const id of unseen.split(" ")) {
      const article = root.current.querySelector(`[data-status="${id}"]`);
      if (article) watch.observe(article);
    }
    return () => {
      watch.disconnect();
      for (const timer of timers.values()) clearTimeout(timer);
    };
  }, [root, unseen]);
}
