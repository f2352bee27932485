import { ArrowUp } from "lucide-react";
import type { ReactNode } from "react";

/** What came in while one reads: it waits above and moves nothing until it is asked for. Stands first in what scrolls. */
export function NewAbove({ count, children, onShow }: { count: number; children: ReactNode; onShow: () => void }) {
  return (
    <div role="status" className="pointer-events-none sticky top-3 z-10 -mb-10 grid h-10 justify-items-center">
      {count > 0 && (
        <button
          type="button"
          onClick={onShow}
          className="quick pointer-events-auto flex h-10 animate-rise items-center gap-2.5 rounded-control border-l-3 border-brass bg-raised px-3 text-13 shadow-[var(--lift-2),inset_0_0_0_1px_var(--line)] hover:bg-hover"
        >
          {children}
          <ArrowUp aria-hidden className="size-4 stroke-[1.75] text-ink-3" />
        </button>
      )}
    </div>
  );
}
