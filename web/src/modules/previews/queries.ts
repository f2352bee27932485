import { useQuery } from "@tanstack/react-query";
import { api } from "@/api/client";
import { Problem } from "@/api/problem";
import { askAgain, queryClient } from "@/api/query-client";
import type { components } from "@/api/schema";
import { session } from "@/api/session";
import { line } from "@/realtime";

type Written<T> = { [Field in keyof T]-?: Exclude<T[Field], undefined> };

/** What stands behind the link of a text, as the server keeps it. */
export type Preview = Written<components["schemas"]["Preview"]>;
export type PreviewPicture = components["schemas"]["PreviewPicture"];

/** Texts that may have a preview. */
export type Kind = "message" | "status";

const AREA = "link-previews";
/** So many texts are asked about at once. */
const MANY = 50;
/** Rows that are drawn together ask together. */
const TOGETHER = 20;

interface Waiting {
  id: string;
  done: (preview: Preview | null) => void;
  failed: (problem: unknown) => void;
}

const waiting: Record<Kind, Waiting[]> = { message: [], status: [] };

function ask(kind: Kind, id: string): Promise<Preview | null> {
  return new Promise((done, failed) => {
    if (waiting[kind].push({ id, done, failed }) === 1) setTimeout(() => void askAll(kind), TOGETHER);
  });
}

async function askAll(kind: Kind): Promise<void> {
  const all = waiting[kind].splice(0);
  while (all.length > 0) {
    const some = all.splice(0, MANY);
    try {
      const ids = some.map(({ id }) => id).join(",");
      const { data } = await api.get<{ data: Preview[] }>("/link-previews", { query: { kind, ids } });
      for (const { id, done } of some) done(data.find(({ text_id }) => text_id === id) ?? null);
    } catch (problem) {
      for (const { failed } of some) failed(problem);
    }
  }
}

/** The preview under a text, if it has a link and the server knows what stands behind it. */
export function usePreview(kind: Kind, id: string, text: string): Preview | null {
  const queryKey = [AREA, kind, id, text];
  const enabled = /https?:\/\//i.test(text);
  return useQuery({ queryKey, queryFn: () => ask(kind, id), enabled, staleTime: Infinity }).data ?? null;
}

/** The bytes of a picture, as an address that this page may draw. */
export function usePicture(picture: PreviewPicture | null): string | undefined {
  return useQuery({
    queryKey: [AREA, "picture", picture?.path],
    queryFn: ({ signal }) => draw(picture?.path ?? "", signal),
    enabled: picture !== null,
    staleTime: Infinity,
  }).data;
}

/** A picture needs the token as well, so it is asked for as everything else is. */
async function draw(path: string, signal: AbortSignal): Promise<string> {
  const token = await session.tokenForRequest();
  const headers: Record<string, string> = token === null ? {} : { Authorization: `Bearer ${token}` };
  const answer = await fetch(path, { headers, signal });
  if (!answer.ok) throw await Problem.from(answer);
  const picture = await answer.blob();
  return new Promise((drawn, failed) => {
    const reader = new FileReader();
    reader.onload = () => drawn(reader.result as string);
    reader.onerror = () => failed(new Problem("offline"));
    reader.readAsDataURL(picture);
  });
}

line.on<{ kind: Kind; id: string }>(
  "link_preview:ready",
  ({ kind, id }) => void askAgain(queryClient, [AREA, kind, id]),
);

line.onReturn(
  () => void queryClient.invalidateQueries({ queryKey: [AREA], predicate: ({ state }) => state.data === null }),
);
