import { api } from "@/api/client";
import { count } from "@/ui/words";
import { toast, toastProblem } from "@/ui/toast";
import { readAgain, take, type Copied } from "./queries";
import type { Equipment, Shift, Swap } from "./types";

async function attempt(what: string, deed: () => Promise<void>): Promise<void> {
  try {
    await deed();
  } catch (problem) {
    toastProblem(what, problem);
  } finally {
    readAgain();
  }
}

export function takeShift({ id, title }: Shift): Promise<void> {
  return attempt("The shift is not yours.", async () => {
    take(await api.post<Shift>(`/schedules/${id}/take`, {}));
    toast({ text: `You take ${title}`, action: { label: "Undo", run: () => void leaveShift({ id, title }, true) } });
  });
}

export function leaveShift({ id, title }: Pick<Shift, "id" | "title">, quietly = false): Promise<void> {
  return attempt("You are still on the shift.", async () => {
    const shift = await api.post<Shift>(`/schedules/${id}/leave`, {});
    take(shift);
    if (!quietly) toast({ text: `You left ${title}`, action: { label: "Undo", run: () => void takeShift(shift) } });
  });
}

export function cancelShift({ id, title }: Shift): Promise<void> {
  return attempt("The shift is still there.", async () => {
    await api.delete(`/schedules/${id}`);
    const restore = () =>
      attempt("It could not be brought back.", async () => {
        await api.post<Shift>(`/schedules/${id}/restore`, {});
      });
    toast({ text: `${title} is cancelled`, action: { label: "Undo", run: () => void restore() } });
  });
}

export type Answer = "accept" | "decline" | "withdraw" | "approve" | "refuse";

const said: Record<Answer, string> = {
  accept: "You take it, if whoever keeps the plan agrees",
  decline: "You said no",
  withdraw: "You ask no more",
  approve: "The swap is approved",
  refuse: "The swap is refused",
};

export function answerSwap({ id }: Swap, answer: Answer): Promise<void> {
  const decides = answer === "approve" || answer === "refuse";
  return attempt("The swap is as it was.", async () => {
    await api.post(
      `/swap-requests/${id}/${decides ? "decide" : answer}`,
      decides ? { approve: answer === "approve" } : {},
    );
    toast(said[answer]);
  });
}

/** Says what came of copying a week, with the way back. */
export function sayCopied({ copy_id, copied, skipped }: Copied): void {
  const undo = () =>
    attempt("It could not be undone.", async () => {
      await api.post("/schedules/copy-week/undo", { copy_id });
    });
  const booked = skipped.filter(({ reason }) => reason === "equipment").length;
  const left =
    skipped.length > 0 ? `, ${skipped.length} left out${booked > 0 ? ` (${booked} for want of equipment)` : ""}` : "";
  toast({
    text: copied === 0 ? `Nothing was copied${left}` : `${count(copied, "shift")} copied${left}`,
    action: copied > 0 ? { label: "Undo", run: () => void undo() } : undefined,
  });
}

export function retire({ id, name, is_retired }: Equipment): Promise<void> {
  return attempt(`${name} is as it was.`, async () => {
    await api.patch(`/equipment/${id}`, { is_retired: !is_retired });
    toast(is_retired ? `${name} can be booked again` : `${name} can be booked no more`);
  });
}
