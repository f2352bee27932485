import type { ReactNode } from "react";

import { Button } from "./button";
import { Dialog } from "./dialog";

interface Props {
  open?: boolean;
  title: string;
  description: string;
  /** What closing it means: “Keep it”. */
  keep: string;
  /** What will be done: “Delete role”. */
  sure: string;
  busy?: boolean;
  onKeep: () => void;
  onSure: () => void;
  children?: ReactNode;
}

/** Asks before something that cannot be taken back. */
export function Question({ open = true, title, description, keep, sure, busy, onKeep, onSure, children }: Props) {
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => !next && onKeep()}
      title={title}
      description={description}
      footer={
        <>
          <Button onClick={onKeep}>{keep}</Button>
          <Button look="danger" busy={busy} onClick={onSure}>
            {sure}
          </Button>
        </>
      }
    >
      {children}
    </Dialog>
  );
}
