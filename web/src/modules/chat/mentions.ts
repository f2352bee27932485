import { queryOptions, useQuery } from "@tanstack/react-query";
import { api } from "@/api/client";
import { queryClient } from "@/api/query-client";
import type { components } from "@/api/schema";
import type { Page } from "@/api/types";
import { line } from "@/realtime";

export type Notification = components["schemas"]["Notification"];

/** Where this person was named, the latest first; several in one conversation stand together. */
const mentionsQuery = queryOptions({
  queryKey: ["chat", "mentions"],
  queryFn: async ({ signal }): Promise<readonly Notification[]> => {
    const query = { type: "in.(chat.message.sent,chat.message.edited)", order: "updated_at.desc", limit: 200 };
    const { data } = await api.get<Page<Notification>>("/notifications", { query, signal });
    return data.filter(({ reasons }) => reasons.includes("mention"));
  },
});

const again = () => void queryClient.invalidateQueries({ queryKey: mentionsQuery.queryKey });
line.on("notification:new", again);
line.on("notification:updated", again);

export function useMentions() {
  return useQuery(mentionsQuery);
}
