import { describe, expect, it } from "vitest";
import type { Member, Role } from "@/api/types";
import { changes, consequences, drafted, noChanges, turn } from "./rights-draft";

const founded = "2026-03-01T09:00:00Z";

const role = (id: string, permissions: string[]): Role => ({
  id,
  key: id,
  name: id,
  description: "",
  blueprint_role: id,
  permissions,
  member_count: 1,
  position: 0,
  created_at: founded,
  updated_at: founded,
});
const member = (id: string, ...roles: string[]): Member => ({
  id,
  name: id,
  full_name: id,
  email: `${id}@saltmarsh.example`,
  avatar_url: null,
  time_zone: null,
  roles: roles.map((held) => ({ id: held, key: held, name: held })),
  joined_at: founded,
  updated_at: founded,
});

const owner = role("owner", ["read", "invite"]);
const staff = role("staff", ["read"]);
const people = [member("ines", "owner"), member("tomasz", "staff"), member("adaeze", "owner", "staff")];

describe("a draft of rights", () => {
  it("is empty again when a tick is turned twice", () => {
    const draft = turn(turn(noChanges, "staff", "invite"), "staff", "invite");
    expect([changes(draft), draft.size]).toEqual([0, 0]);
  });

  it("adds and takes away without touching the rest", () => {
    const draft = turn(turn(noChanges, "owner", "read"), "owner", "audit");
    expect(drafted(owner, draft)).toEqual(["invite", "audit"]);
    expect(drafted(staff, draft)).toEqual(["read"]);
  });

  it("names who gains, and not who had the right already", () => {
    const { gains, losses } = consequences(people, [owner, staff], turn(noChanges, "staff", "invite"));
    expect(gains.get("invite")?.map(({ id }) => id)).toEqual(["tomasz"]);
    expect(losses.size).toBe(0);
  });

  it("names who loses, and not who keeps the right by another role", () => {
    const { gains, losses } = consequences(people, [owner, staff], turn(noChanges, "owner", "read"));
    expect(losses.get("read")?.map(({ id }) => id)).toEqual(["ines"]);
    expect(gains.size).toBe(0);
  });
});
