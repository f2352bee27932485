import { removeLater } from "@/ui/removing";

let last: (() => void) | null = null;

/** Takes a status or a comment away. */
export function remove(removal: Parameters<typeof removeLater>[0]): void {
  last = removeLater(removal);
}

/** Brings back what was taken away last, if it still can be. */
export function undoLast(): void {
  last?.();
  last = null;
}
