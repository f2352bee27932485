import { ChevronDown, ChevronUp, Maximize2, MoreHorizontal, Trash2, X } from "lucide-react";
import { Link } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import { Button } from "@/ui/button";
import { Menu, MenuItem } from "@/ui/menu";
import { deleteTasks } from "../deeds";
import { useDesk } from "../desk";
import type { Card } from "../types";
import { Code } from "./marks";
import { TaskBody } from "./task-body";
import { CommentField } from "./comment-field";

/** The open task beside its view; over it where there is no room, and a screen of its own on a phone. */
export function TaskPanel({ card }: { card: Card }) {
  const { project, columns, all, mayWork, openTask, orderRef } = useDesk();
  const panel = useRef<HTMLElement>(null);
  // On a phone it is the screen: what is read next begins here.
  useEffect(() => {
    if (window.matchMedia("(max-width: 760px)").matches) panel.current?.focus();
  }, []);
  const go = (by: 1 | -1) => {
    const ids = orderRef.current;
    const next = all.find(({ id }) => id === ids[ids.indexOf(card.id) + by]);
    if (next) openTask(next);
  };
  return (
    <aside
      ref={panel}
      tabIndex={-1}
      aria-label={`Task ${card.number}`}
      className="flex min-h-0 w-[408px] flex-none flex-col border-l border-line bg-ground outline-none max-hall:absolute max-hall:inset-y-0 max-hall:right-0 max-hall:z-20 max-hall:shadow-lift-3 max-desk:fixed max-desk:inset-0 max-desk:z-40 max-desk:w-full max-desk:border-0"
    >
      <title>{`${card.number} ${card.title} · Guildhall`}</title>
      <header className="flex h-(--head) flex-none items-center gap-1 border-b border-line pr-3 pl-6 max-desk:pl-4">
        <Code>{card.number}</Code>
        <span className="min-w-0 flex-1 truncate pl-1 text-12 text-ink-3">
          in <bdi>{project.name}</bdi>
        </span>
        <Button
          look="bare"
          size="small"
          icon
          aria-label="Previous task (K)"
          title="Previous task (K)"
          onClick={() => go(-1)}
        >
          <ChevronUp aria-hidden />
        </Button>
        <Button look="bare" size="small" icon aria-label="Next task (J)" title="Next task (J)" onClick={() => go(1)}>
          <ChevronDown aria-hidden />
        </Button>
        <Menu
          align="end"
          label="More"
          trigger={
            <Button look="bare" size="small" icon aria-label="More">
              <MoreHorizontal aria-hidden />
            </Button>
          }
        >
          <MenuItem asChild>
            <Link to="/tasks/$taskId" params={{ taskId: card.id }}>
              <Maximize2 aria-hidden /> Open as a page
            </Link>
          </MenuItem>
          {mayWork && (
            <MenuItem
              danger
              onSelect={() => {
                openTask(null);
                void deleteTasks([card]);
              }}
            >
              <Trash2 aria-hidden /> Delete task
            </MenuItem>
          )}
        </Menu>
        <Button
          look="bare"
          size="small"
          icon
          aria-label="Close (Esc)"
          title="Close (Esc)"
          onClick={() => openTask(null)}
        >
          <X aria-hidden />
        </Button>
      </header>
      <div className="thin-scroll min-h-0 flex-1 overflow-auto px-6 pt-[18px] pb-6 max-desk:px-4">
        <TaskBody card={card} project={project} columns={columns} all={all} mayWork={mayWork} />
      </div>
      {project.role !== null && <CommentField key={card.id} card={card} mayWork={mayWork} />}
    </aside>
  );
}
