import type { components } from "@/api/schema";

type Schemas = components["schemas"];

/** As it arrives: the server writes every field, null where there is nothing. */
type Written<T> = { [Field in keyof T]-?: Exclude<T[Field], undefined> };

export type Shift = Written<Schemas["Schedule"]>;
export type Week = Omit<Written<Schemas["WeekPlan"]>, "shifts"> & { shifts: Shift[] };
export type Now = { at: string; data: Shift[]; next: Shift[] };
export type Swap = Written<Schemas["Swap"]>;
export type Equipment = Written<Schemas["Equipment"]>;

/** What is said of a shift when it is planned or changed. */
export interface ShiftInput {
  title: string;
  description?: string | null;
  start_time: string;
  end_time: string;
  place?: string | null;
  equipment_id?: string | null;
  needed: number;
  role?: string | null;
  open: boolean;
  participant_ids: string[];
}
