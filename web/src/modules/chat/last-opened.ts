import { session } from "@/api/session";

/** The conversation this page showed last. */
export const lastOpened: { id: string | null } = { id: null };
session.onEnd(() => {
  lastOpened.id = null;
});
