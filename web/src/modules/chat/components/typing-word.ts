import { useEffect, useRef } from "react";
import { line } from "@/realtime";

/** While someone writes, the others hear of it this often. Milliseconds. */
const TYPING_AGAIN = 3_000;

/** Tells the others that this person writes: at the first letter, now and then while it goes on, and when it stops. */
export function useTypingWord(conversation_id: string) {
  const told = useRef(0);
  useEffect(
    () => () => {
      if (told.current !== 0) line.tell("typing:stop", { conversation_id });
      told.current = 0;
    },
    [conversation_id],
  );
  return {
    say: (typing: boolean) => {
      const now = Date.now();
      if (!typing && told.current !== 0) line.tell("typing:stop", { conversation_id });
      if (typing && now - told.current < TYPING_AGAIN) return;
      if (typing) line.tell("typing:start", { conversation_id });
      told.current = typing ? now : 0;
    },
  };
}
