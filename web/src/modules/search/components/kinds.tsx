import {
  CalendarDays,
  CircleCheck,
  Hash,
  Megaphone,
  MessageSquare,
  SquareKanban,
  UserRound,
  type LucideIcon,
} from "lucide-react";
import { useNouns } from "@/modules/organization/vocabulary";
import { spelled } from "@/ui/words";

/** The kinds of things that can be found, in the order of the page. */
const KINDS: Record<string, { many?: string; icon: LucideIcon }> = {
  task: { icon: CircleCheck },
  message: { icon: MessageSquare },
  event: { icon: CalendarDays },
  conversation: { icon: Hash },
  project: { icon: SquareKanban },
  status: { many: "Status", icon: Megaphone },
  person: { many: "People", icon: UserRound },
};

export const kinds = Object.keys(KINDS);

/** What many of a kind are called here; a kind that this app does not know yet, by its own name. */
export function useKindNames(): (kind: string) => string {
  const nounFor = useNouns();
  return (kind) => KINDS[kind]?.many ?? nounFor(spelled(kind)).Many;
}

export function KindIcon({ kind }: { kind: string }) {
  const Icon = KINDS[kind]?.icon ?? MessageSquare;
  return <Icon aria-hidden />;
}
