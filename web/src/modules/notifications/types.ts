import type { components, paths } from "@/api/schema";

type Schemas = components["schemas"];
type Written<T> = { [Field in keyof T]-?: Exclude<T[Field], undefined> };

/** What the event's module shows of it: the parts that every kind may have. */
export interface Shown {
  title?: string;
  excerpt?: string;
  /** Where in the app it leads. */
  path?: string;
  /** Who did it, as they were called then. */
  actor_name?: string;
}

export type Notification = Omit<Written<Schemas["Notification"]>, "payload"> & { payload: Shown };

/** As the live line tells of it; `quiet` while its person wants no sound and no word in passing. */
export type NotificationNews = Notification & { quiet?: boolean };

export type Settings = Written<
  paths["/api/notification-settings"]["get"]["responses"][200]["content"]["application/json"]
>;
export type KindSetting = Settings["kinds"][number];
export type MailWish = KindSetting["mail"];
