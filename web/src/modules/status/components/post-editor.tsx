import { useState } from "react";
import { useChangePost, type Audience } from "../queries";
import type { Post } from "../types";
import { AudienceChoice } from "./audience";
import { TextEditor } from "./text-editor";

/** Changes what a status says, and for whom it is. */
export function PostEditor({ post, me, close }: { post: Post; me: string; close: () => void }) {
  const change = useChangePost(post.id);
  const was: Audience = { visibility: post.visibility, user_ids: post.user_ids, role_ids: post.role_ids };
  const [audience, setAudience] = useState(was);
  const moved = JSON.stringify(audience) !== JSON.stringify(was);
  return (
    <TextEditor
      label="Edit status"
      text={post.text}
      error={change.error}
      busy={change.isPending}
      changed={moved}
      extra={<AudienceChoice audience={audience} me={me} onChange={setAudience} />}
      onSave={(text) =>
        change.mutate({ ...(text !== post.text && { text }), ...(moved && audience) }, { onSuccess: close })
      }
      onClose={close}
    />
  );
}
