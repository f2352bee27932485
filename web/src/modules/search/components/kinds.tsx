import { CircleCheck, Hash, LayoutGrid, Megaphone, MessageSquare, UserRound, type LucideIcon } from "lucide-react";

/** The kinds of things that can be found, in the order of the page. */
const KINDS: Record<string, { many: string; icon: LucideIcon }> = {
  task: { many: "Tasks", icon: CircleCheck },
  message: { many: "Messages", icon: MessageSquare },
  conversation: { many: "Conversations", icon: Hash },
  project: { many: "Projects", icon: LayoutGrid },
  status: { many: "Status", icon: Megaphone },
  person: { many: "People", icon: UserRound },
};

export const kinds = Object.keys(KINDS);

/** What many of a kind are called; a kind that this app does not know yet, by its own name. */
export function manyOf(kind: string): string {
  return KINDS[kind]?.many ?? kind.replace(/[-_]/g, " ").replace(/^./, (letter) => letter.toUpperCase());
}

export function KindIcon({ kind }: { kind: string }) {
  const Icon = KINDS[kind]?.icon ?? MessageSquare;
  return <Icon aria-hidden />;
}
