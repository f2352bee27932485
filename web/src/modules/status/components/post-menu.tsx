import { Ellipsis, Link2, Pencil, Pin, PinOff, Trash2 } from "lucide-react";
import { queryClient } from "@/api/query-client";
import { Button } from "@/ui/button";
import { Menu, MenuItem, MenuLine } from "@/ui/menu";
import { toast, toastProblem } from "@/ui/toast";
import { changePost, usePin } from "../queries";
import { remove } from "../removing";
import type { Post } from "../types";

/** What can be done with a status. */
export function PostMenu({
  post,
  mine,
  may,
  onEdit,
}: {
  post: Post;
  mine: boolean;
  may: { write: boolean; manage: boolean };
  onEdit: () => void;
}) {
  const pin = usePin(post.id);
  const pinned = post.pinned_at !== null;
  const copy = () =>
    navigator.clipboard.writeText(`${location.origin}/status/${post.id}`).then(
      () => toast("The link is copied"),
      () => toast({ kind: "wrong", text: "The browser did not let the link be copied" }),
    );
  return (
    <Menu
      label="Status"
      align="end"
      trigger={
        <Button look="bare" size="small" icon aria-label={`More about the status of ${post.author.name}`}>
          <Ellipsis aria-hidden />
        </Button>
      }
    >
      {mine && may.write && (
        <MenuItem onSelect={onEdit}>
          <Pencil aria-hidden /> Edit status
        </MenuItem>
      )}
      {may.manage && (
        <MenuItem
          onSelect={() =>
            pin.mutate(!pinned, {
              onSuccess: () => toast(pinned ? "The status is no longer pinned" : "Pinned for everyone who may read it"),
              onError: (error) => toastProblem("The pin did not change.", error),
            })
          }
        >
          {pinned ? <PinOff aria-hidden /> : <Pin aria-hidden />} {pinned ? "Unpin status" : "Pin status"}
        </MenuItem>
      )}
      <MenuItem onSelect={() => void copy()}>
        <Link2 aria-hidden /> Copy link
      </MenuItem>
      {((mine && may.write) || may.manage) && (
        <>
          <MenuLine />
          <MenuItem
            danger
            onSelect={() =>
              remove({
                key: post.id,
                path: `/status/${post.id}`,
                what: mine ? "Your status" : `The status of ${post.author.name}`,
                done: () => changePost(queryClient, post.id, (now) => ({ ...now, gone: true })),
              })
            }
          >
            <Trash2 aria-hidden /> Delete status
          </MenuItem>
        </>
      )}
    </Menu>
  );
}
